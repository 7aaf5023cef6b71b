/** How stages stand, above them and when somebody points at them. */
import assert from 'node:assert/strict';
import type { StageStatus, StatusReason } from '../../../protocol/language.ts';
import { dvc } from '../../../server/dialects/dvc/dialect.ts';
import { codeLenses } from '../../../server/features/codeLens.ts';
import { hover } from '../../../server/features/hover.ts';
import { withCursor } from '../../support/cursor.ts';
import { edited } from '../../support/pipelineProject.ts';

const changed = status('changed', [
  { kind: 'dependency', path: 'train.py', change: 'modified' },
  { kind: 'parameter', path: 'params.yaml', name: 'lr', change: 'modified' },
]);

describe('the lenses of a pipeline', () => {
  it('say how each stage stands beside the launch, groups and the whole in numbers', () => {
    assert.deepEqual(
      lenses({
        prepare: status('upToDate'),
        train: changed,
        'each@a': status('upToDate'),
        'each@b': status('neverRun'),
      }),
      [
        '0 ▷ Launch pipeline',
        '0 2 of 4 up to date',
        '1 ▷ Launch',
        '1 Up to date',
        '2 ▷ Launch',
        '2 Changed: train.py, lr',
        '3 ▷ Launch',
        '3 1 of 2 up to date',
      ],
    );
  });

  it('say nothing where nothing is known', () => {
    assert.deepEqual(lenses({}), ['0 ▷ Launch pipeline', '1 ▷ Launch', '2 ▷ Launch', '3 ▷ Launch']);
  });

  it('offer no launch to a client that has none', () => {
    assert.deepEqual(lenses({ train: changed }, false), ['0 Changed', '2 Changed: train.py, lr']);
  });

  it('name the states', () => {
    const words = (one: StageStatus) => lenses({ train: one }, false).at(-1);
    assert.equal(words(status('upToDate', [], true)), '2 Frozen');
    assert.equal(words(status('alwaysChanged', [{ kind: 'always' }])), '2 Runs each time');
    assert.equal(
      words(status('mayRunAgain', [{ kind: 'upstream', stage: 'prepare' }])),
      '2 May run again, after prepare',
    );
    assert.equal(
      words(status('missing', [{ kind: 'output', path: 'model.pkl', change: 'deleted' }])),
      '2 Missing: model.pkl',
    );
    assert.equal(words(status('unknown', [{ kind: 'unknown', path: 's3://b/x' }])), '2 Unknown: s3://b/x');
    const many = ['a', 'b', 'c', 'd', 'e'].map(
      (path): StatusReason => ({ kind: 'dependency', path, change: 'deleted' }),
    );
    assert.equal(words(status('changed', many)), '2 Changed: a, b, c and 2 more');
  });
});

describe('pointing at a stage', () => {
  it('tells the reasons', () => {
    const shown = hovered('stages:\n  tr‸ain: {cmd: x}\n', { train: changed });
    assert.match(
      shown,
      /\*\*Changed\*\*\n\n- The dependency `train.py` has changed\n- The parameter `lr` of `params.yaml` has another value/,
    );
  });

  it('tells which of a group are behind', () => {
    const shown = hovered('stages:\n  ea‸ch: {foreach: [a, b], do: {cmd: x}}\n', {
      'each@a': status('upToDate'),
      'each@b': status('neverRun'),
    });
    assert.match(shown, /\*\*1 of 2 up to date\*\*\n\n- `each@b`: never run/);
  });
});

function status(state: StageStatus['state'], reasons: readonly StatusReason[] = [], isFrozen = false): StageStatus {
  return { state, isFrozen, reasons };
}

const pipeline = `stages:
  prepare: {cmd: x}
  train: {cmd: y}
  each: {foreach: [a, b], do: {cmd: z}}
`;

/** Each with its line. */
function lenses(statuses: Readonly<Record<string, StageStatus>>, canLaunch = true): readonly string[] {
  const { document, project } = edited(pipeline);
  const options = { canLaunch, statuses: new Map(Object.entries(statuses)) };
  return codeLenses(document, dvc, project, options).map(
    ({ range, command }) => `${range.start.line} ${command?.title}`,
  );
}

function hovered(marked: string, statuses: Readonly<Record<string, StageStatus>>): string {
  const { text, offset } = withCursor(marked);
  const { document, project } = edited(text);
  const { start } = document.range({ start: offset, end: offset });
  const found = hover(document, start, [document.path], dvc, project, new Map(Object.entries(statuses)));
  return JSON.parse(JSON.stringify(found)).contents.value;
}
