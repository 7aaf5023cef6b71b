import assert from 'node:assert/strict';
import path from 'node:path';
import type { Position } from 'vscode-languageserver-protocol';
import { dvc } from '../../../server/dialects/dvc/dialect.ts';
import { definition } from '../../../server/features/definition.ts';
import { documentSymbols } from '../../../server/features/documentSymbol.ts';
import { hover } from '../../../server/features/hover.ts';
import { pipeline } from '../../../server/features/pipelines.ts';
import { withCursor } from '../../support/cursor.ts';
import { edited } from '../../support/pipelineProject.ts';

const params = { 'params.yaml': 'seed: 7\nmodels:\n  forest: {depth: 9}\n  mlp: {depth: 2}\n' };

describe('hover', () => {
  const hovered = (marked: string): string | undefined => {
    const { document, project, position } = at(marked);
    const contents = hover(document, position, dvc, project)?.contents;
    return contents !== undefined && typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
  };

  it('explains keys', () => {
    assert.match(hovered('stages:\n  a:\n    c‸md: x') ?? '', /^\*\*cmd\*\*: The command/);
    assert.match(hovered('stages:\n  a:\n    cmd: x\n    outs:\n    - f:\n        ca‸che: false') ?? '', /its cache/);
    assert.equal(hovered('stages:\n  a‸:\n    cmd: x'), undefined);
  });

  it('tells the value of a parameter, and all values in a loop', () => {
    assert.equal(hovered('stages:\n  a:\n    cmd: x ${se‸ed}'), '**seed** = `7`');
    assert.equal(
      hovered('stages:\n  a:\n    cmd: x\n    params: [models.forest.de‸pth]'),
      '**models.forest.depth** = `9`',
    );
    assert.equal(
      hovered('stages:\n  a:\n    foreach: ${models}\n    do:\n      cmd: x ${item.de‸pth}'),
      '**item.depth** = `9`, `2`',
    );
  });
});

describe('definition', () => {
  it('leads from an expression to the key in params.yaml', () => {
    const { document, project, position } = at('stages:\n  a:\n    cmd: x ${models.ml‸p.depth}');
    const [found] = definition(document, position, dvc, project);
    assert.equal(path.posix.basename(found?.uri ?? ''), 'params.yaml');
    assert.deepEqual(found?.range, { start: { line: 3, character: 8 }, end: { line: 3, character: 13 } });
  });
});

describe('the outline', () => {
  it('has the sections and what they name', () => {
    const { document } = edited('vars: []\nstages:\n  a:\n    cmd: x\n  b:\n    cmd: y\n');
    assert.deepEqual(
      documentSymbols(document).map(({ name, children }) => [name, children?.map((child) => child.name)]),
      [
        ['vars', []],
        ['stages', ['a', 'b']],
      ],
    );
  });
});

describe('the stages of a pipeline', () => {
  it('are expanded, each with the group that generates it', () => {
    const { document, project } = edited(
      'stages:\n  a:\n    cmd: x\n  l:\n    foreach: [x, x, 1, true]\n    do: {cmd: y}\n  m:\n    matrix: {p: [1, {q: 2}], r: [a, b]}\n    cmd: z\n',
    );
    assert.deepEqual(
      pipeline(document, dvc, project).stages.map(({ name, group }) =>
        group === undefined ? name : `${group} > ${name}`,
      ),
      ['a', 'l > l@x', 'l > l@1', 'l > l@true', 'm > m@1-a', 'm > m@1-b', 'm > m@p1-a', 'm > m@p1-b'],
    );
  });

  it('come from flags in a file with a capital, as DVC names them', () => {
    const { document, project } = edited('stages:\n  l:\n    foreach: ${f}\n    do: {cmd: y}\n', {
      'params.yaml': 'f: [true, 1.50]',
    });
    assert.deepEqual(
      pipeline(document, dvc, project).stages.map(({ name }) => name),
      ['l@True', 'l@1.5'],
    );
  });
});

function at(marked: string) {
  const { text, offset } = withCursor(marked);
  const lines = text.slice(0, offset).split('\n');
  const position: Position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  return { ...edited(text, params), position };
}
