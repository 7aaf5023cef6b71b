import assert from 'node:assert/strict';
import path from 'node:path';
import { dvc } from '../../../server/dialects/dvc/dialect.ts';
import { inlayHints } from '../../../server/features/inlayHints.ts';
import { projectOf, root } from '../../support/pipelineProject.ts';

const everything = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe('the hints behind parameters', () => {
  it('say how many stages depend on each, generated ones counted', () => {
    const pipeline = `stages:
  prepare: {cmd: 'x \${seed}', params: [split]}
  train:
    foreach: \${models}
    do: {cmd: 'y \${key}', params: [seed, 'models.\${key}']}
`;
    const params = `seed: 1 # for all
split: 0.2
models:
  forest: {depth: 3}
  linear: {steps: 9}
unused: 5
`;
    assert.deepEqual(
      hints(pipeline, params),
      [
        '0:7 3 stages: prepare, train@forest, train@linear',
        '1:10 1 stage: prepare',
        '2:7 2 stages: train@forest, train@linear',
        '3:20 1 stage: train@forest',
        '4:20 1 stage: train@linear',
      ].map((line) => line.replace('0:7', `0:${params.indexOf('\n')}`)),
    );
  });

  it('stand only where somebody looks', () => {
    const pipeline = "stages: {a: {cmd: 'x ${one} ${two}'}}";
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } };
    assert.deepEqual(hints(pipeline, 'one: 1\ntwo: 2\n', range), ['1:6 1 stage: a']);
  });

  it('are none in a file that no pipeline reads', () => {
    assert.deepEqual(hints('stages: {a: {cmd: x}}', 'one: 1\n'), []);
  });
});

/** Each with its place and the stages. */
function hints(pipeline: string, params: string, range = everything): readonly string[] {
  const project = projectOf({ 'dvc.yaml': pipeline, 'params.yaml': params });
  const loaded = project.load(path.join(root, 'params.yaml'));
  assert.ok(loaded.kind === 'document');
  const files = [path.join(root, 'dvc.yaml')];
  return inlayHints(loaded.document, range, files, dvc, project).map(({ position, label, tooltip }) => {
    const stages = String(tooltip).replace(/^.*again: /, '');
    return `${position.line}:${position.character} ${label}: ${stages}`;
  });
}
