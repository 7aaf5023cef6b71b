import assert from 'node:assert/strict';
import { dvc } from '../../../server/dialects/dvc/dialect.ts';
import { definition } from '../../../server/features/definition.ts';
import { documentLinks } from '../../../server/features/documentLinks.ts';
import { documentSymbols } from '../../../server/features/documentSymbol.ts';
import { hover } from '../../../server/features/hover.ts';
import { pipeline } from '../../../server/features/pipelines.ts';
import { workspaceSymbols } from '../../../server/features/workspaceSymbols.ts';
import { marked, nameOf, placeOf, type Texts } from '../../support/namedPlaces.ts';
import { edited } from '../../support/pipelineProject.ts';

const params = { 'params.yaml': 'seed: 7\nmodels:\n  forest: {depth: 9}\n  mlp: {depth: 2}\n' };

describe('hover', () => {
  const hovered = (files: Texts | string): string | undefined => {
    const at = marked(typeof files === 'string' ? { 'dvc.yaml': files, ...params } : files);
    const contents = hover(at.document, at.position, at.files, dvc, at.project, new Map())?.contents;
    return contents !== undefined && typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
  };

  it('explains keys', () => {
    assert.match(hovered('stages:\n  a:\n    c‸md: x') ?? '', /^\*\*cmd\*\*: The command/);
    assert.match(hovered('stages:\n  a:\n    cmd: x\n    outs:\n    - f:\n        ca‸che: false') ?? '', /its cache/);
  });

  it('explains keys of the files that DVC writes', () => {
    assert.match(hovered({ 'a.dvc': 'outs:\n  - path: a\n    si‸ze: 3\n' }) ?? '', /^\*\*size\*\*: In bytes/);
    assert.match(
      hovered({ 'dvc.lock': "schema: '2.0'\nstages:\n  a:\n    c‸md: x\n" }) ?? '',
      /^\*\*cmd\*\*: The command/,
    );
  });

  it('tells the value of a parameter and where it stands', () => {
    assert.match(hovered('stages:\n  a:\n    cmd: x ${se‸ed}') ?? '', /^`seed` = `7` \(\[params\.yaml:1\]\(.*#L1\)\)$/);
    assert.match(
      hovered('stages:\n  a:\n    cmd: x\n    params: [models.forest.de‸pth]') ?? '',
      /^`models\.forest\.depth` = `9` \(\[params\.yaml:3\]/,
    );
    assert.equal(hovered('stages:\n  a:\n    cmd: x ${no‸pe}'), '`nope` is not defined');
  });

  it('tells the values of all generated stages where they differ', () => {
    assert.equal(
      hovered('stages:\n  a:\n    foreach: ${models}\n    do:\n      cmd: x ${item.de‸pth}'),
      '`item.depth`\n\n- `a@forest`: `9`\n- `a@mlp`: `2`',
    );
    assert.equal(hovered('stages:\n  a:\n    foreach: [b, b]\n    do:\n      cmd: x ${it‸em}'), '`item` = `b`');
    assert.equal(hovered("vars: [{flag: ''}]\nstages:\n  a:\n    cmd: x ${fl‸ag}")?.slice(0, 14), "`flag` = `''` ");
  });

  it('tells who makes and who reads a path, in all files of the project', () => {
    const found = hovered({
      'dvc.yaml': 'stages:\n  a: {cmd: x, outs: [data]}\n  b: {cmd: x, deps: [data/‸x]}\n',
      'sub/dvc.yaml': 'stages:\n  c: {cmd: x, deps: [../data]}\n',
    });
    assert.match(
      found ?? '',
      /^`data\/x`\n\nMade by `a` \(\[dvc\.yaml:2\].*\)\n\nRead by `b` \(.*\), `c` \(\[dvc\.yaml:2\]/,
    );
    const alone = { 'dvc.yaml': 'stages:\n  a: {cmd: x, deps: [r‸aw]}\n' };
    assert.equal(hovered(alone)?.split('\n\n')[1], 'No stage makes it, and it is not there');
    assert.equal(hovered({ ...alone, raw: '' })?.split('\n\n')[1], 'A file that no stage makes');
    const tracked = { ...alone, 'raw.dvc': 'outs:\n- path: raw\n' };
    assert.match(hovered(tracked)?.split('\n\n')[1] ?? '', /^Tracked by `raw\.dvc`/);
    const several = 'stages:\n  a:\n    foreach: [x, y]\n    do: {cmd: x, deps: ["ra‸w/${item}"]}\n';
    assert.deepEqual(hovered(several)?.split('\n\n').slice(0, 2), ['`raw/x`, `raw/y`', 'No stage makes them']);
  });

  it('tells what a stage is for, what it generates and runs', () => {
    assert.equal(
      hovered('stages:\n  a‸:\n    foreach: ${models}\n    do:\n      desc: Fits.\n      cmd: ["x ${key}", y]'),
      '**a**: Fits.\n\nGenerates 2 stages: `a@forest`, `a@mlp`\n\n```sh\nx forest\ny\n```',
    );
  });

  it('tells in a parameter file which stages use a key', () => {
    const files = {
      'params.yaml': 'se‸ed: 7\n',
      'dvc.yaml': 'stages:\n  a:\n    cmd: x ${seed}\n  b:\n    cmd: x\n    params: [seed]\n  c:\n    cmd: x\n',
    };
    assert.equal(hovered(files), 'Used by `a`, `b`');
  });
});

describe('definition', () => {
  const targets = (files: Texts): readonly string[] => {
    const { document, position, project, files: all, texts } = marked(files);
    return definition(document, position, all, dvc, project).map(({ uri, range: { start, end } }) => {
      const line = texts[nameOf(uri)]?.split('\n')[start.line];
      return placeOf(nameOf(uri), start, line?.slice(start.character, end.character) ?? '');
    });
  };

  it('leads from an expression to the key that the cursor is on', () => {
    const at = (expression: string) =>
      targets({ 'dvc.yaml': `stages:\n  a:\n    cmd: x \${${expression}}`, ...params });
    assert.deepEqual(at('models.mlp.de‸pth'), ['params.yaml 4:9 depth']);
    assert.deepEqual(at('mod‸els.mlp.depth'), ['params.yaml 2:1 models']);
  });

  it('leads from an expression in a loop to all that it stands for', () => {
    const loop = 'stages:\n  a:\n    foreach: ${models}\n    do:\n      cmd: x ${item.de‸pth}';
    assert.deepEqual(targets({ 'dvc.yaml': loop, ...params }), ['params.yaml 3:12 depth', 'params.yaml 4:9 depth']);
  });

  it('leads from a dependency to what makes it, or to the file', () => {
    const made = {
      'dvc.yaml': 'stages:\n  a: {cmd: x, deps: [sub/mo‸del]}\n',
      'sub/dvc.yaml': 'stages:\n  b: {cmd: y, outs: [model]}\n',
    };
    assert.deepEqual(targets(made), ['sub/dvc.yaml 2:22 model']);
    assert.deepEqual(targets({ 'dvc.yaml': made['dvc.yaml'], 'sub/model': '' }), ['sub/model 1:1 ']);
  });

  it('leads from a script in a command to the file', () => {
    const files = {
      'dvc.yaml': 'stages:\n  a:\n    wdir: sub\n    cmd: >-\n      python train.py\n      --config=con‸f.yaml\n',
      'sub/conf.yaml': '',
      'sub/train.py': '',
    };
    assert.deepEqual(targets(files), ['sub/conf.yaml 1:1 ']);
    const { document, project } = marked(files);
    assert.deepEqual(
      documentLinks(document, dvc, project).map(({ target = '' }) => nameOf(target)),
      ['sub/train.py', 'sub/conf.yaml'],
    );
  });
});

describe('stages of the workspace', () => {
  it('are found by letters of their names, generated ones by the whole of it', () => {
    const { document, project } = marked({
      'dvc.yaml': '‸stages:\n  train:\n    foreach: [a]\n    do: {cmd: x}\n  test: {cmd: x}\n',
    });
    const found = (query: string) =>
      workspaceSymbols(query, [{ document, dialect: dvc }], project).map(({ name }) => name);
    assert.deepEqual(found(''), ['train', 'test']);
    assert.deepEqual(found('TN'), ['train']);
    assert.deepEqual(found('train@a'), ['train@a']);
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
