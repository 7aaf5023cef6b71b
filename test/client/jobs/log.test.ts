import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { followLog, readTail } from '../../../client/jobs/log.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';
import { until } from '../../support/until.ts';

describe('followLog', () => {
  let log: string;
  beforeEach(async () => {
    log = path.join(await temporaryFolder(), 'log');
  });
  afterEach(removeTemporaryFolders);

  const follow = (from = 0) => {
    const closed = new AbortController();
    let over = false;
    let text = '';
    const run = async () => {
      const reading = { from, isOver: () => over, signal: closed.signal, interval: 10 };
      for await (const part of followLog(log, reading)) text += part;
    };
    return { text: () => text, end: () => (over = true), close: () => closed.abort(), done: run() };
  };

  it('waits for the file, follows it as it grows and ends with the job', async () => {
    const reading = follow();
    await writeFile(log, 'one\n');
    await until('the first line', () => reading.text() === 'one\n');
    await appendFile(log, 'two\n');
    reading.end();
    await reading.done;
    assert.equal(reading.text(), 'one\ntwo\n');
  });
  it('puts characters together that were written in parts', async () => {
    const bytes = Buffer.from('é — 𝄞');
    const reading = follow();
    for (const byte of bytes) await appendFile(log, Buffer.from([byte]));
    reading.end();
    await reading.done;
    assert.equal(reading.text(), 'é — 𝄞');
  });
  it('leaves out a character that is cut where it begins', async () => {
    await writeFile(log, 'é!');
    const reading = follow(1);
    reading.end();
    await reading.done;
    assert.equal(reading.text(), '!');
  });
  it('reads logs larger than what is read at once', async () => {
    const text = '€'.repeat(100_000);
    await writeFile(log, text);
    const reading = follow();
    reading.end();
    await reading.done;
    assert.equal(reading.text(), text);
  });
  it('ends when nobody reads any more', async () => {
    const reading = follow();
    reading.close();
    await reading.done;
  });
});

describe('readTail', () => {
  afterEach(removeTemporaryFolders);
  it('gives the end of a file, and nothing of none', async () => {
    const log = path.join(await temporaryFolder(), 'log');
    assert.equal(await readTail(log, 4), '');
    await writeFile(log, 'a long line');
    assert.equal(await readTail(log, 4), 'line');
    assert.equal(await readTail(log, 400), 'a long line');
  });
});
