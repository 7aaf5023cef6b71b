import assert from 'node:assert/strict';
import { dvc } from '../../../../server/dialects/dvc/dialect.ts';
import { withSpans } from '../../../support/cursor.ts';
import { inOrder } from '../../../support/findingPlaces.ts';
import { edited } from '../../../support/pipelineProject.ts';

describe('what is wrong with a dvc.yaml', () => {
  it('is a misspelt key, on the key, with what was meant', () => {
    const [finding] = expectFindings('stages:\n  a:\n    cmd: x\n    ⟦dep⟧:\n    - y', ['unknown-key']);
    assert.match(finding?.message ?? '', /Did you mean `deps`\?/);
    assert.deepEqual(
      finding?.fixes?.[0]?.edits.map(({ newText }) => newText),
      ['deps'],
    );
  });

  it('is a stage without a command, on its name', () => {
    expectFindings('stages:\n  ⟦a⟧:\n    deps: [y]\n', ['missing-key']);
    expectFindings('stages:\n  ⟦a⟧: {}', ['missing-key']);
  });

  it('is an unknown parameter, on its expression alone', () => {
    const files = { 'params.yaml': 'a: {b: 1}\n' };
    expectFindings('stages:\n  a:\n    cmd: x ${a.b} ⟦${a.c}⟧ y', ['unknown-parameter'], files);
    expectFindings('stages:\n  a:\n    cmd: "say \\"⟦${nope}⟧\\""', ['unknown-parameter'], files);
    expectFindings(
      'stages:\n  a:\n    cmd: >\n      first\n      ⟦${nope}⟧\n    desc: |\n      ${a.b} ⟦${gone}⟧',
      ['unknown-parameter', 'unknown-parameter'],
      files,
    );
  });

  it('is a misspelt parameter, with what was meant', () => {
    const files = { 'params.yaml': 'models: {forest: {depth: 9}}\n' };
    const [finding] = expectFindings(
      'stages:\n  a:\n    cmd: x ⟦${models.forrest.depth}⟧',
      ['unknown-parameter'],
      files,
    );
    assert.match(finding?.message ?? '', /Did you mean `models.forest.depth`\?/);
    assert.deepEqual(
      finding?.fixes?.[0]?.edits.map(({ newText }) => newText),
      ['${models.forest.depth}'],
    );
  });

  it('is what DVC cannot build a stage from', () => {
    const files = { 'params.yaml': 'n: 1\nt: foo://bar\n' };
    expectFindings(
      'stages:\n  a:\n    cmd: x\n    deps:\n    - ⟦dvc.yaml⟧\n    - ⟦${t}⟧\n    outs: [⟦"${n}"⟧]',
      ['dvc-file', 'unknown-scheme', 'wrong-type'],
      files,
    );
  });

  it('is a working folder that is no text, though nothing stands for the folder of the file', () => {
    const files = { 'params.yaml': 'n: 1\nnothing: ~' };
    expectFindings('stages:\n  a:\n    cmd: x\n    wdir: ⟦${n}⟧', ['wrong-type'], files);
    expectFindings('stages:\n  a:\n    cmd: x\n    wdir: ${nothing}', [], files);
  });

  it('is a key that an expression brings where it must be written', () => {
    const files = { 'params.yaml': 'd: {a: 1}\nn: 1' };
    expectFindings("plots:\n- '⟦${d}⟧': {x: a}", ['expression-type'], files);
    expectFindings("stages:\n  a:\n    foreach: {'⟦${n}⟧': 1}\n    do: {cmd: z}", ['expression-type'], files);
    expectFindings("stages:\n  a:\n    foreach: {'a${n}': 1}\n    do: {cmd: z}", [], files);
  });

  it('is a value in a loop that no stage can be named by', () => {
    expectFindings('stages:\n  ⟦a⟧:\n    foreach: [x@y]\n    do: {cmd: z}', ['stage-name']);
    expectFindings('stages:\n  ⟦a@b⟧:\n    cmd: z', ['stage-name']);
    expectFindings('stages:\n  a:\n    foreach: [⟦2020-01-01⟧]\n    do: {cmd: z}', ['unsupported-value']);
    expectFindings('stages:\n  a:\n    matrix: {m: ⟦"${n}"⟧}\n    cmd: z', ['loop-type'], { 'params.yaml': 'n: abc' });
  });

  it('is what DVC calls a value of the wrong type', () => {
    expectFindings('stages:\n  a:\n    cmd: ⟦1⟧', ['wrong-type']);
    expectFindings('stages:\n  a:\n    cmd: x\n    ⟦deps⟧:\n', ['wrong-type']);
    expectFindings('stages:\n  a:\n    cmd: x\n    outs:\n    - f:\n        cache: ⟦yes⟧\n', ['wrong-type']);
    expectFindings('stages:\n  a:\n    cmd: x\n    outs:\n    - ⟦f⟧:\n      ⟦cache⟧:\n', ['wrong-type', 'wrong-type']);
  });

  it('is the name of a data set that an expression brings, where it is written', () => {
    const files = { 'params.yaml': 'a: {b: 1}\n' };
    expectFindings('datasets:\n  - name: ⟦${a}⟧\n    type: dvc\n    url: x\n    path: y\n', ['wrong-type'], files);
  });

  it('is a loop mixed with a stage', () => {
    expectFindings('stages:\n  ⟦a⟧:\n    foreach: [1]\n    ⟦cmd⟧: x', ['missing-key', 'unknown-key']);
    expectFindings('stages:\n  ⟦a⟧:\n    do: {cmd: "x ${item} ${key}"}', ['missing-key']);
  });

  it('is an expression that cannot be read, or has no place in `vars`', () => {
    expectFindings('stages:\n  a:\n    cmd: ⟦${a..b}⟧', ['expression-syntax'], { 'params.yaml': 'a: 1' });
    expectFindings('vars:\n- b: ⟦${a}⟧\nstages:\n  a:\n    cmd: ${b}', ['expression-not-allowed'], {
      'params.yaml': 'a: 1',
    });
  });

  it('is a value that is defined twice', () => {
    expectFindings('vars:\n- ⟦a⟧: 2\n', ['conflicting-value'], { 'params.yaml': 'a: 1' });
    expectFindings('vars:\n- ⟦other.yaml⟧\n', ['conflicting-value'], { 'params.yaml': 'a: 1', 'other.yaml': 'a: 1' });
  });

  it('is an item of a loop that others have and it has not, once', () => {
    expectFindings('stages:\n  a:\n    foreach: {x: {v: 1}, y: {}, z: {}}\n    do:\n      cmd: run ⟦${item.v}⟧', [
      'unknown-parameter',
    ]);
  });

  it('is told in the parameter file where that is broken', () => {
    const { document, project } = edited('stages:\n  a:\n    cmd: ${a}', { 'params.yaml': 'a: 1\na: 2\n' });
    const { findings } = dvc.check(document, project);
    assert.deepEqual(
      findings.map(({ code, document: where }) => `${code} ${where.uri.split('/').at(-1)}`),
      ['duplicate-key params.yaml'],
    );
  });
});

describe('what DVC accepts', () => {
  const accepted: Readonly<Record<string, string>> = {
    'an empty file': '',
    'only a comment': '# soon',
    'no stages': 'metrics: [m.json]',
    'what is not closed': 'stages:\n  a:\n    cmd: echo ${a',
    'an escaped dollar': 'stages:\n  a:\n    cmd: echo \\${HOME}',
    'a mapping as options': 'vars: [{o: {rate: 0.1}}]\nstages:\n  a:\n    cmd: train ${o}',
    'anchors and merge keys': 'stages:\n  a: &a\n    cmd: x\n  b:\n    <<: *a\n    desc: y',
    'a matrix': 'stages:\n  a:\n    matrix: {m: [1, 2], n: [{q: 1}]}\n    cmd: echo ${item.m} ${item.n.q} ${key}',
    'values of a file that is not read here': 'vars: [settings.py]\nstages:\n  a:\n    cmd: echo ${anything}',
    'an index as Python writes it': 'vars: [{l: [1, 2]}]\nstages:\n  a:\n    cmd: echo ${l[0_1]} ${l[+0]}',
    'keys that expressions make equal':
      'vars: [{n: 1}]\nstages:\n  a:\n    matrix: {"m${n}": [1], m1: [2]}\n    cmd: echo ${item.m1}',
    'an empty loop': 'stages:\n  a:\n    foreach: []\n    do: {cmd: "echo ${item.x.y}"}',
  };
  for (const [name, text] of Object.entries(accepted)) {
    it(`is ${name}`, () => {
      const { document, project } = edited(text, { 'settings.py': 'anything = 1\n' });
      const errors = dvc.check(document, project).findings.filter(({ severity }) => severity === 'error');
      assert.deepEqual(errors, []);
    });
  }
});

/** Checks that the findings stand on the marked spans, in order of the text, and have these codes. */
function expectFindings(marked: string, codes: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const { text, spans } = withSpans(marked);
  const { document, project } = edited(text, files);
  const findings = inOrder(dvc.check(document, project).findings);
  const seen = findings.map(({ code, at: { start, end }, message }) => ({
    code,
    at: text.slice(start, end),
    start,
    message,
  }));
  assert.deepEqual(
    seen.map(({ code }) => code),
    codes,
    JSON.stringify(seen, null, 1),
  );
  assert.deepEqual(
    findings.map(({ at }) => at),
    spans,
    JSON.stringify(seen, null, 1),
  );
  return findings;
}
