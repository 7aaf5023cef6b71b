import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '../../scripts/setup/ports.mjs';
import { Problem } from '../../scripts/setup/problem.mjs';
import { startServer } from '../../scripts/setup/server.mjs';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';

/** A server that starts two idle processes, one of them in a session of its own, and tells their ids when asked. */
const program = `
  const { spawn } = require('node:child_process');
  const idle = (detached) => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached, stdio: 'ignore' }).pid;
  const told = JSON.stringify({ child: idle(false), detached: idle(true) });
  require('node:http').createServer((_, response) => response.end(told)).listen(Number(process.argv[1]), '127.0.0.1');
`;

describe('a server that a script starts', () => {
  afterEach(removeTemporaryFolders);

  it('answers when it is started, and ends with its processes but not with those in a session of their own', async function () {
    if (process.platform === 'win32') this.skip();
    const log = path.join(await temporaryFolder(), 'server.log');
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const server = await startServer({ program: process.execPath, args: ['-e', program, String(port)], url, log });
    const { child, detached }: { child: number; detached: number } = JSON.parse(await (await fetch(url)).text());
    try {
      await server.stop();
      await server.closed;
      await until('the end of its child', () => !isAlive(child));
      assert(isAlive(detached));
    } finally {
      process.kill(detached);
    }
  });

  it('is a problem that names the log where it ends instead of answering', async () => {
    const log = path.join(await temporaryFolder(), 'server.log');
    const url = `http://127.0.0.1:${await freePort()}/`;
    const args = ['-e', 'console.log("no such option"); process.exit(3)'];
    await assert.rejects(startServer({ program: process.execPath, args, url, log }), (error: unknown) => {
      return error instanceof Problem && error.message.includes(log);
    });
    assert.match(await readFile(log, 'utf8'), /no such option/);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
