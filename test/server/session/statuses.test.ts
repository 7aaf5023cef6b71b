import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { dialects } from '../../../server/dialects/index.ts';
import { memoryFiles } from '../../../server/project/files.ts';
import { Documents } from '../../../server/project/project.ts';
import type { Answer, Lookup } from '../../../server/project/status.ts';
import { Statuses } from '../../../server/session/statuses.ts';
import { Workspace } from '../../../server/session/workspace.ts';
import { root } from '../../support/pipelineProject.ts';
import { until } from '../../support/until.ts';

const pipeline = `stages:
  first: {cmd: x, outs: [a]}
  second: {cmd: y, deps: [a], outs: [b]}
  third: {cmd: z, deps: [b]}
  other: {cmd: o, outs: [c]}
`;

const lock = `schema: '2.0'
stages:
  first: {cmd: x, outs: [{path: a, hash: md5, md5: '111'}]}
  second: {cmd: y, deps: [{path: a, hash: md5, md5: '111'}], outs: [{path: b, hash: md5, md5: '222'}]}
  third: {cmd: z, deps: [{path: b, hash: md5, md5: '222'}]}
  other: {cmd: o, outs: [{path: c, hash: md5, md5: '333'}]}
`;

describe('the statuses of a workspace', () => {
  it('are told when somebody has asked, and are up to date where nothing has changed', async () => {
    const { states } = open({ 'dvc.yaml': pipeline, 'dvc.lock': lock });
    assert.deepEqual(states(), {});
    await until('statuses', () => Object.keys(states()).length > 0);
    assert.deepEqual(states(), { first: 'upToDate', second: 'upToDate', third: 'upToDate', other: 'upToDate' });
  });

  it('say what may run again behind a changed stage, on the unsaved text', async () => {
    const { states, edit } = open({ 'dvc.yaml': pipeline, 'dvc.lock': lock });
    await until('statuses', () => states()['first'] === 'upToDate');
    edit('dvc.yaml', pipeline.replace('cmd: x', 'cmd: x --more'));
    await until('a change', () => states()['first'] === 'changed');
    assert.deepEqual(states(), { first: 'changed', second: 'mayRunAgain', third: 'mayRunAgain', other: 'upToDate' });
  });

  it('end behind a frozen stage', async () => {
    const { states } = open({
      'dvc.yaml': pipeline.replace('cmd: x', 'cmd: x --more').replace('{cmd: y', '{frozen: true, cmd: y'),
      'dvc.lock': lock,
    });
    await until('statuses', () => states()['first'] === 'changed');
    assert.deepEqual(states(), { first: 'changed', second: 'upToDate', third: 'upToDate', other: 'upToDate' });
  });

  it('stay while a file is broken, and go with their stages', async () => {
    const { states, edit } = open({ 'dvc.yaml': pipeline, 'dvc.lock': lock });
    await until('statuses', () => states()['other'] === 'upToDate');
    edit('dvc.lock', lock.slice(0, 60));
    edit('dvc.yaml', pipeline.replace(/ {2}third.*\n/, ''));
    await until('a stage to go', () => states()['third'] === undefined);
    assert.deepEqual(states(), { first: 'upToDate', second: 'upToDate', other: 'upToDate' });
  });

  it('look at the disk again only when told, and drop what was begun before', async () => {
    const disk = { answer: (): Answer => 'same' };
    const { states, statuses, looked } = open({ 'dvc.yaml': pipeline, 'dvc.lock': lock }, disk);
    await until('statuses', () => states()['other'] === 'upToDate');
    const count = looked();
    statuses.textsChanged();
    await until('the same', () => states()['other'] === 'upToDate');
    assert.equal(looked(), count);
    disk.answer = ({ path: file }: Lookup = { kind: 'content', path: '' }) => (file.endsWith('c') ? 'missing' : 'same');
    statuses.filesChanged();
    await until('a missing output', () => states()['other'] === 'missing');
  });

  it('are told as changed once, until they are asked for again', async () => {
    const { states, statuses, changes, edit } = open({ 'dvc.yaml': pipeline, 'dvc.lock': lock });
    states();
    await until('a first telling', () => changes() === 1);
    edit('dvc.yaml', pipeline.replace('cmd: x', 'cmd: x --more'));
    statuses.textsChanged();
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.equal(changes(), 1);
    states();
    await until('a second telling', () => changes() === 2);
  });
});

interface Disk {
  answer: (lookup: Lookup) => Answer;
}

function open(files: Readonly<Record<string, string>>, disk: Disk = { answer: () => 'same' }) {
  const texts = new Map(Object.entries(files).map(([name, text]) => [path.join(root, name), text]));
  const documents = new Documents(memoryFiles(texts, [path.join(root, '.dvc/config')]));
  const workspace = new Workspace(documents, dialects);
  let count = 0;
  let changed = 0;
  const thread = {
    look: (_: number, __: string, lookups: readonly Lookup[]) => {
      count += lookups.length;
      return Promise.resolve(lookups.map((lookup) => disk.answer(lookup)));
    },
    start: () => undefined,
    stop: () => undefined,
  };
  const statuses = new Statuses(documents, workspace, thread, {
    changed: () => {
      changed += 1;
    },
    failed: (error) => assert.fail(String(error)),
  });
  const edit = (name: string, text: string) => {
    const file = path.join(root, name);
    documents.open(file, text, pathToFileURL(file).href);
    statuses.textsChanged();
  };
  for (const [name, text] of Object.entries(files)) edit(name, text);
  const states = () => {
    const project = workspace.projectIn(root);
    assert.ok(project !== undefined);
    return Object.fromEntries([...statuses.of(project)].map(([id, { state }]) => [id, state]));
  };
  return { states, statuses, edit, looked: () => count, changes: () => changed };
}
