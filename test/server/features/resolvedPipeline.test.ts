import assert from 'node:assert/strict';
import path from 'node:path';
import { linesOf, linkAt, type ShownPipeline } from '../../../client/language/resolvedLinks.ts';
import { dvc } from '../../../server/dialects/dvc/dialect.ts';
import { resolvedPipeline } from '../../../server/features/resolvedPipeline.ts';
import { edited } from '../../support/pipelineProject.ts';

const params = 'seed: 7\nmodels:\n  forest: {depth: 9}\n  mlp: {depth: 2}\noptions:\n  rate: 1e-3\n  verbose: true\n';

describe('the resolved pipeline', () => {
  it('expands loops and fills in expressions, values as DVC prints them', () => {
    const text = `vars:
  - data: raw/x.csv
stages:
  train:
    foreach: \${models}
    do:
      cmd: train \${key} \${item.depth} \${options}
      deps:
        - \${data}
      outs:
        - models/\${key}:
            cache: false
  grid:
    matrix:
      a: [1, 2]
      b: [x]
    cmd: echo \${item.a} \${item.b} \\\${HOME}
metrics:
  - \${data}
`;
    assert.equal(
      shown(text).text,
      `stages:
  train@forest:
    cmd: train forest 9 --rate 0.001 --verbose
    deps:
      - raw/x.csv
    outs:
      - models/forest:
          cache: false
  train@mlp:
    cmd: train mlp 2 --rate 0.001 --verbose
    deps:
      - raw/x.csv
    outs:
      - models/mlp:
          cache: false
  grid@1-x:
    cmd: echo 1 x \${HOME}
  grid@2-x:
    cmd: echo 2 x \${HOME}
metrics:
  - raw/x.csv
`,
    );
  });

  it('leaves as it is written what cannot be filled in', () => {
    const text =
      'stages:\n  a:\n    cmd: x ${nope} ${seed}\n    frozen: ${models}\n  l:\n    foreach: ${nope}\n    do:\n      cmd: y ${item}\n';
    assert.equal(
      shown(text).text,
      'stages:\n  a:\n    cmd: x ${nope} 7\n    frozen: ${models}\n  l:\n    foreach: ${nope}\n    do:\n      cmd: y ${item}\n',
    );
  });

  it('leads from each part to where it was written', () => {
    const text =
      'vars: [{who: me}]\nstages:\n  t:\n    foreach: ${models}\n    do:\n      cmd: go ${item.depth} ${who} ${seed} ${key}\n  l:\n    foreach: [one]\n    do:\n      cmd: ${item}\n';
    const pipeline = shown(text);
    const from = (part: string) => origin(pipeline, part, { 'dvc.yaml': text, 'params.yaml': params });
    assert.equal(from('t@mlp'), 'dvc.yaml: t');
    assert.equal(from('go 2'), 'dvc.yaml: go ${item.depth} ${who} ${seed} ${key}');
    assert.equal(from('2 me'), 'params.yaml: 2');
    assert.equal(from('me 7 mlp'), 'dvc.yaml: who');
    assert.equal(from('7 mlp'), 'params.yaml: seed');
    assert.equal(from('mlp\n'), 'params.yaml: mlp');
    assert.equal(from('one\n'), 'dvc.yaml: one');
  });

  it('ends where a few lines stand for more than an editor shows', () => {
    const digits = '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]';
    const list = Array.from({ length: 60 }, (_, number) => `      - d${number}`).join('\n');
    const text = `stages:\n  a:\n    matrix: {a: ${digits}, b: ${digits}, c: ${digits}, d: [0, 1, 2, 3]}\n    cmd: x\n    deps:\n${list}\n`;
    const pipeline = shown(text);
    const lines = pipeline.text.split('\n');
    assert.equal(lines.at(-2), '# The rest is left out: there are more than 200,000 lines.');
    assert.ok(lines.length < 201_000, String(lines.length));
  });

  it('knows which lines an entry became', () => {
    const pipeline = shown('stages:\n  a:\n    cmd: x\n  t:\n    foreach: ${models}\n    do:\n      cmd: go\n');
    assert.deepEqual(linesOf(pipeline, 5), { source: pipeline.entries[1]?.source, start: 3, end: 7 });
    assert.equal(linesOf(pipeline, 0), undefined);
  });

  it('is not known while the file or its parameters are broken', () => {
    const broken = (text: string, files = {}) => {
      const { document, project } = edited(text, files);
      const found = resolvedPipeline(document, dvc, project);
      return found?.kind === 'broken' ? found.problem : found?.kind;
    };
    assert.match(broken('stages:\n  a:\n    cmd: [') ?? '', /^dvc\.yaml, line 3: /);
    assert.match(broken('stages:\n  a:\n    cmd: x', { 'params.yaml': 'a: 1\nb: [' }) ?? '', /^params\.yaml, line 2: /);
    assert.equal(broken(''), 'resolved');
  });
});

function shown(text: string): ShownPipeline {
  const { document, project } = edited(text, { 'params.yaml': params });
  const found = resolvedPipeline(document, dvc, project);
  assert.equal(found?.kind, 'resolved');
  return found;
}

/** What stands where the part that begins with `part` comes from, with its file. */
function origin(pipeline: ShownPipeline, part: string, files: Readonly<Record<string, string>>): string {
  const at = pipeline.text.lastIndexOf(part);
  assert.ok(at >= 0, part);
  const above = pipeline.text.slice(0, at).split('\n');
  const [first] = linkAt(pipeline, above.length - 1, above.at(-1)?.length ?? 0)?.origin ?? [];
  assert.ok(first !== undefined, part);
  const file = path.posix.basename(first.uri);
  const { start, end } = first.range;
  return `${file}: ${files[file]?.split('\n')[start.line]?.slice(start.character, end.character)}`;
}
