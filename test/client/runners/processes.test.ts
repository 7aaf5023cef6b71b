import assert from 'node:assert/strict';
import { identify, isAlive, parseProcessList, parseStat } from '../../../client/runners/processes.ts';

describe('parseStat', () => {
  it('reads past a name that holds blanks and brackets', () => {
    const rest = Array.from({ length: 30 }, (_, index) => String(index + 7)).join(' ');
    assert.deepEqual(parseStat(`41 (a) b (c) S 1 40 6 ${rest}`), { state: 'S', group: 40, start: '22' });
  });
});

describe('parseProcessList', () => {
  const listing = `
    1     1 Ss   /sbin/launchd
   50    50 S    python train.py HOME=/Users/a TRAINYARD_JOB=j1 LANG=C
   51    50 S    /usr/bin/sort
   52    52 S    python worker.py TRAINYARD_JOB=j1
   53    53 S    python worker.py TRAINYARD_JOB=j10
   54    50 Z    (python)`;

  it('finds a group and what holds the marker, without zombies', () => {
    assert.deepEqual(parseProcessList(listing, 50, 'TRAINYARD_JOB=j1'), [50, 51, 52]);
  });
  it('finds what holds the marker where the group is gone', () => {
    assert.deepEqual(parseProcessList(listing, undefined, 'TRAINYARD_JOB=j10'), [53]);
  });
});

describe('a process’s identity', () => {
  it('is alive while it lives, and not when another has its pid', async () => {
    const self = await identify(process.pid);
    assert(self !== undefined);
    assert.equal(await isAlive(self), true);
    assert.equal(await isAlive({ ...self, start: '1' }), false);
    assert.equal(await isAlive({ ...self, boot: 'an earlier one' }), false);
  });
});
