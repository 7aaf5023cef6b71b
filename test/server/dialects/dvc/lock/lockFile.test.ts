import assert from 'node:assert/strict';
import path from 'node:path';
import { dvc } from '../../../../../server/dialects/dvc/dialect.ts';
import type { Finding } from '../../../../../server/project/finding.ts';
import { withSpans } from '../../../../support/cursor.ts';
import { inOrder } from '../../../../support/findingPlaces.ts';
import { edited, projectOf, root } from '../../../../support/pipelineProject.ts';

describe('what is wrong with a dvc.lock', () => {
  it('is nothing where DVC wrote it', () => {
    expectFindings(
      "schema: '2.0'\nstages:\n  a:\n    cmd: x\n    deps:\n    - path: d\n      hash: md5\n      md5: 401b30e3b8b5d629635a5c613cdb7919\n      size: 2\n    params:\n      params.yaml:\n        lr: 0.1\n    outs:\n    - path: o\n      md5: d751713988987e9331980363e24189ce.dir\n      nfiles: 0\n",
      [],
    );
    expectFindings("schema: '2.0'\nstages: {}\n", []);
    expectFindings("schema: '2.0'\nstages:\n  gone: {cmd: [x, y]}\n", []);
  });

  it('is an unknown key, a missing one, a value of another type, each on its place', () => {
    expectFindings("schema: '2.0'\nstages:\n  a:\n    cmd: x\n    ⟦dep⟧: []\n", ['unknown-key']);
    expectFindings("schema: '2.0'\nstages:\n  ⟦a⟧: {deps: []}\n", ['missing-key']);
    expectFindings("schema: '2.0'\nstages:\n  a: {cmd: x, outs: [⟦{md5: abc}⟧]}\n", ['missing-key']);
    expectFindings("schema: '2.0'\nstages:\n  a: {cmd: x, outs: [{path: o, md5: ⟦ab⟧}]}\n", ['wrong-type']);
    expectFindings("schema: '2.0'\nstages:\n  a: {cmd: x, outs: [{path: o, size: ⟦big⟧}]}\n", ['wrong-type']);
    expectFindings("schema: '2.0'\nstages:\n  a: {cmd: x, params: {p.yaml: ⟦1⟧}}\n", ['wrong-type']);
    expectFindings("schema: '2.0'\nstages:\n  a: {cmd: x, outs: [{path: o, ⟦cloud⟧: {a: {}, b: {}}}]}\n", [
      'wrong-type',
    ]);
  });

  it('is another version, which must be text', () => {
    const [finding] = expectFindings('schema: ⟦2.0⟧\nstages: {}\n', ['wrong-type']);
    assert.match(finding?.message ?? '', /`schema: '2\.0'` only/);
  });

  it('is that it is empty, with what to do', () => {
    const [finding] = expectFindings('⟦⟧', ['missing-key']);
    assert.match(finding?.message ?? '', /empty.*Delete it.*`dvc commit -f`/);
  });

  it('is that DVC 1 wrote it, on each of its stages', () => {
    const text = '⟦⟧⟦a⟧:\n  cmd: x\n  deps: []\n⟦b⟧:\n  cmd: y\n';
    const findings = expectFindings(text, ['missing-key', 'unknown-key', 'unknown-key']);
    for (const { message } of findings) assert.match(message, /written by DVC 1/);
  });

  it('is a merge that git could not make, as one', () => {
    const sides = '    md5: aaaa\n=======\n    md5: bbbb\n';
    const [finding] = expectFindings(
      `schema: '2.0'\nstages:\n  a:\n    cmd: x\n⟦<<<<<<< HEAD\n${sides}>>>>>>> other⟧\n  b: {cmd: y}\n`,
      ['merge-conflict'],
    );
    assert.match(finding?.message ?? '', /Keep one/);
  });

  it('stops the dvc.yaml beside it, shown in the lock file', () => {
    const { document, project } = edited('stages:\n  a: {cmd: x}\n', { 'dvc.lock': 'schema: "1.0"\n' });
    const { findings, sources } = dvc.check(document, project);
    assert.deepEqual(
      findings.map(({ document: where, code }) => [where.path, code]),
      [[path.join(root, 'dvc.lock'), 'wrong-type']],
    );
    assert.ok(sources.includes(path.join(root, 'dvc.lock')));
  });
});

/** Expects exactly these codes in the lock file, on the spans marked in the text. */
function expectFindings(marked: string, codes: readonly string[]): readonly Finding[] {
  const { text, spans } = withSpans(marked);
  const project = projectOf({ 'dvc.lock': text });
  const loaded = project.load(path.join(root, 'dvc.lock'));
  assert.ok(loaded.kind === 'document');
  const findings = inOrder(dvc.check(loaded.document, project).findings);
  assert.deepEqual(
    findings.map(({ at }) => at),
    spans,
  );
  assert.deepEqual(findings.map(({ code }) => code).toSorted(), codes.toSorted());
  return findings;
}
