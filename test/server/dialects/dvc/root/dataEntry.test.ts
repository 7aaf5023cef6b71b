/** Entries of .dvc files and of dvc.lock whose structure is right, and at which DVC ends all the same. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { dvc } from '../../../../../server/dialects/dvc/dialect.ts';
import { withSpans } from '../../../../support/cursor.ts';
import { inOrder } from '../../../../support/findingPlaces.ts';
import { projectOf, root } from '../../../../support/pipelineProject.ts';

type Files = Readonly<Record<string, string>>;

/** The errors of `checked`, which stand on the marked spans of `marked`. */
function expectErrors(checked: string, marked: Files, codes: readonly string[]): void {
  const read = Object.entries(marked).map(([name, text]) => ({ name, ...withSpans(text) }));
  const project = projectOf({ '.dvc/config': '', ...Object.fromEntries(read.map(({ name, text }) => [name, text])) });
  const loaded = project.load(path.join(root, checked));
  assert(loaded.kind === 'document');
  const errors = inOrder(dvc.check(loaded.document, project).findings.filter(({ severity }) => severity === 'error'));
  assert.deepEqual(
    errors.map(({ code }) => code),
    codes,
  );
  assert.deepEqual(
    errors.map(({ at }) => at),
    read.flatMap(({ spans }) => spans),
  );
}

describe('an entry of a .dvc file', () => {
  it('holds its checksum as text', () => {
    expectErrors('x.dvc', { 'x.dvc': 'outs:\n- path: x\n  md5: ⟦12345678901234567890123456789012⟧\n' }, ['wrong-type']);
    expectErrors('x.dvc', { 'x.dvc': 'outs:\n- path: x\n  md5: "12345678901234567890123456789012"\n' }, []);
    expectErrors('x.dvc', { 'x.dvc': "outs:\n- path: x\n  hash: ⟦''⟧\n" }, ['wrong-type']);
    const counted = (files: number) => `outs:\n- {path: x, md5: 1234, nfiles: 1, cloud: {r: {nfiles: ${files}}}}\n`;
    expectErrors('x.dvc', { 'x.dvc': counted(2) }, []);
    expectErrors('x.dvc', { 'x.dvc': counted(0).replace('1234', '⟦1234⟧') }, ['wrong-type']);
    expectErrors('x.dvc', { 'x.dvc': 'outs:\n- path: http://h/x\n  checksum: ⟦123⟧\n  md5: 123\n' }, ['wrong-type']);
  });

  it('has settings for its storage that the storage knows', () => {
    expectErrors('x.dvc', { 'x.dvc': 'outs:\n- path: x\n  fs_config: {⟦endpoint⟧: y, jobs: ⟦0⟧}\n' }, [
      'unknown-key',
      'wrong-type',
    ]);
    expectErrors('x.dvc', { 'x.dvc': 'outs:\n- path: x\n  fs_config: {jobs: 4, verify: true, type: [copy]}\n' }, []);
    expectErrors('x.dvc', { 'x.dvc': 'outs:\n- path: x\n  fs_config: {name: ⟦nowhere⟧}\n' }, ['unknown-remote-url']);
  });

  it('has versions only where the storage keeps them', () => {
    const versions = 'deps:\n- path: https://example.org/x\n  version_id: ⟦"1"⟧\nouts:\n- path: x\n  version_id: "1"\n';
    expectErrors('x.dvc', { 'x.dvc': versions }, ['unsupported-value']);
  });

  it('has the version of one remote, whose mistakes come first', () => {
    expectErrors('x.dvc', { 'x.dvc': 'outs:\n- path: x\n  ⟦cloud⟧: {r: {size: 1}, s: {size: 2}}\n' }, ['wrong-type']);
    expectErrors('x.dvc', { 'x.dvc': 'outs:\n- path: x\n  cloud: {r: {size: 1}, s: {size: ⟦big⟧}}\n' }, ['wrong-type']);
  });

  it('that is of a database is of nothing else', () => {
    const imported = 'deps:\n- {db: {query: x}, path: "//[a/x", repo: {url: y, config: gone.ini}}\nouts:\n- path: x\n';
    expectErrors('x.dvc', { 'x.dvc': imported }, []);
  });

  it('has a URL that Python can read', () => {
    expectErrors('x.dvc', { 'x.dvc': 'outs:\n- path: ⟦http://[::1/q⟧\n' }, ['invalid-url']);
    expectErrors('x.dvc', { 'x.dvc': 'outs:\n- path: http://[::1]/q\n' }, []);
  });

  it('names a configuration that is there', () => {
    const imported = (config: string) =>
      `deps:\n- path: x\n  repo: {url: https://example.org/r.git, config: ${config}}\nouts:\n- path: x\n`;
    expectErrors('x.dvc', { 'x.dvc': imported('⟦their.ini⟧') }, ['missing-file']);
    expectErrors('x.dvc', { 'x.dvc': imported('their.ini'), 'their.ini': '' }, []);
    expectErrors('x.dvc', { 'x.dvc': imported('{core: {remote: s3}}') }, []);
  });
});

describe('an entry of dvc.lock', () => {
  const pipeline = 'stages:\n  a: {cmd: x, outs: [y]}\n';
  const lock = (stage: string, content: string) =>
    `schema: '2.0'\nstages:\n  ${stage}: {cmd: x, outs: [{path: y, md5: ${content}}]}\n`;

  it('holds the checksum that its storage has', () => {
    const outside = 'stages:\n  a: {cmd: x, deps: [/data/x]}\n';
    const held = (content: string) => `schema: '2.0'\nstages:\n  a: {cmd: x, deps: [{path: /data/x, ${content}}]}\n`;
    expectErrors('dvc.yaml', { 'dvc.yaml': outside, 'dvc.lock': held('md5: ⟦1234⟧, hash: etag') }, ['wrong-type']);
    expectErrors('dvc.yaml', { 'dvc.yaml': outside, 'dvc.lock': held('etag: 1234, hash: etag') }, []);
  });

  it('holds its checksum as text, if it is of a stage that there is', () => {
    expectErrors('dvc.yaml', { 'dvc.yaml': pipeline, 'dvc.lock': lock('a', '⟦1234⟧') }, ['wrong-type']);
    expectErrors('dvc.yaml', { 'dvc.yaml': pipeline, 'dvc.lock': lock('gone', '1234') }, []);
  });
});
