import assert from 'node:assert/strict';
import { dvc } from '../../../server/dialects/dvc/dialect.ts';
import { highlights, references } from '../../../server/features/references.ts';
import { prepareRename, rename } from '../../../server/features/rename.ts';
import { isRefused } from '../../../server/project/subject.ts';
import { edited, marked, nameOf, placeOf, type Texts } from '../../support/namedPlaces.ts';

const support = { documentChanges: true, annotations: true };

describe('a parameter', () => {
  const files = {
    'params.yaml': 'train:\n  ⟦epochs⟧: 3\n  rate: 1\n',
    'dvc.yaml':
      'stages:\n  a:\n    cmd: x ${train.⟦ep‸ochs⟧} "${ train[⟦epochs⟧] }"\n    params:\n      - train.⟦epochs⟧\n      - train\n',
    'sub/dvc.yaml':
      'vars: [../params.yaml]\nstages:\n  b:\n    wdir: ..\n    cmd: y ${train.⟦epochs⟧}\n    params: [train.⟦epochs⟧, params.yaml: [train.⟦epochs⟧]]\n',
    'other/dvc.yaml': 'stages:\n  c:\n    cmd: y ${train.epochs}\n',
    'other/params.yaml': 'train: {epochs: 4}\n',
  };

  it('is found wherever a pipeline reads its file, from a use and from its definition', () => {
    assert.deepEqual(found(files).places, found(files).expected);
    const moved = {
      ...files,
      'dvc.yaml': files['dvc.yaml'].replace('‸', ''),
      'params.yaml': 'train:\n  ⟦epo‸chs⟧: 3\n  rate: 1\n',
    };
    assert.deepEqual(found(moved).places, found(moved).expected);
  });

  it('is told apart by the key of the path that the cursor is on', () => {
    const outer = {
      'params.yaml': '⟦train⟧: {epochs: 3}\n',
      'dvc.yaml': 'stages:\n  a:\n    cmd: x ${⟦tr‸ain⟧.epochs}\n    params: [⟦train⟧.epochs, ⟦train⟧]\n',
    };
    assert.deepEqual(found(outer).places, found(outer).expected);
  });

  it('is highlighted in the file that is looked at', () => {
    const { document, position, project } = marked(files);
    assert.deepEqual(
      highlights(document, position, dvc, project).map(({ range }) => range.start.line),
      [2, 2, 4],
    );
  });

  it('gets another name everywhere, quotes and blanks stay', () => {
    assert.deepEqual(renamed(files, 'steps'), {
      'params.yaml': 'train:\n  steps: 3\n  rate: 1\n',
      'dvc.yaml':
        'stages:\n  a:\n    cmd: x ${train.steps} "${ train[steps] }"\n    params:\n      - train.steps\n      - train\n',
      'sub/dvc.yaml':
        'vars: [../params.yaml]\nstages:\n  b:\n    wdir: ..\n    cmd: y ${train.steps}\n    params: [train.steps, params.yaml: [train.steps]]\n',
    });
    const quoted = {
      'params.json': '{"ra‸te": 1}',
      'dvc.yaml': "stages:\n  a:\n    cmd: x\n    params: [params.json: ['rate']]\n",
    };
    assert.deepEqual(renamed(quoted, 'speed'), {
      'params.json': '{"speed": 1}',
      'dvc.yaml': "stages:\n  a:\n    cmd: x\n    params: [params.json: ['speed']]\n",
    });
  });

  it('is one with what a loop uses beside it, and with what `vars` select or hold', () => {
    const loop = {
      'params.yaml': 'models:\n  forest: {depth: 9}\n  mlp: {depth: 2}\n',
      'dvc.yaml':
        'stages:\n  a:\n    foreach: ${models}\n    do:\n      cmd: x ${item.de‸pth}\n      params: ["models.${key}.depth"]\n',
    };
    assert.deepEqual(renamed(loop, 'levels'), {
      'params.yaml': 'models:\n  forest: {levels: 9}\n  mlp: {levels: 2}\n',
      'dvc.yaml':
        'stages:\n  a:\n    foreach: ${models}\n    do:\n      cmd: x ${item.levels}\n      params: ["models.${key}.levels"]\n',
    });
    const key = {
      ...loop,
      'params.yaml': loop['params.yaml'].replace('mlp', 'm‸lp'),
      'dvc.yaml': loop['dvc.yaml'].replace('‸', ''),
    };
    assert.deepEqual(renamed(key, 'net'), { 'params.yaml': 'models:\n  forest: {depth: 9}\n  net: {depth: 2}\n' });
    const vars = {
      'more.yaml': 'a: 1\nb: 2\n',
      'dvc.yaml':
        'vars:\n  - more.yaml:a,b\n  - own: {c: 1}\nstages:\n  s:\n    matrix: {axis: [1]}\n    cmd: ${b} ${own.c} ${item.axis}\n',
    };
    const at = (part: string) => ({ ...vars, 'dvc.yaml': vars['dvc.yaml'].replace(part, `${part}‸`) });
    assert.deepEqual(renamed(at('${b'), 'z'), {
      'more.yaml': 'a: 1\nz: 2\n',
      'dvc.yaml': vars['dvc.yaml'].replace('a,b', 'a,z').replace('${b}', '${z}'),
    });
    assert.deepEqual(renamed(at('own.c'), 'z'), {
      'dvc.yaml': vars['dvc.yaml'].replace('c: 1', 'z: 1').replace('own.c', 'own.z'),
    });
    assert.deepEqual(renamed(at('{axis'), 'z'), { 'dvc.yaml': vars['dvc.yaml'].replaceAll('axis', 'z') });
  });

  it('is not renamed where that would not hold', () => {
    const at = (params: string, dvcYaml = 'stages:\n  a:\n    cmd: x ${a‸}\n') => ({
      'params.yaml': params,
      'dvc.yaml': dvcYaml,
    });
    assert.match(refusal(at('a: 1\nb: 2\n'), 'b'), /There is a `b` beside it already/);
    assert.match(refusal(at('a: 1\n'), 'x.y'), /letters, digits/);
    assert.match(refusal(at('a: 1\n'), 'true'), /another type/);
    assert.match(refusal(at('"\\x61": 1\n')), /params\.yaml, line 1, writes the name in another way/);
    assert.match(
      refusal(at('a: 1\nn: a\n', 'stages:\n  s:\n    cmd: x ${a‸}\n    params: ["${n}"]\n')),
      /dvc\.yaml, line 4, makes this name out of other values/,
    );
    assert.match(
      refusal({ 'params.py': 'a = 1\n', 'dvc.yaml': 'vars: [params.py]\nstages:\n  s:\n    cmd: x ${a‸}\n' }),
      /It is defined in params\.py/,
    );
    assert.match(refusal(at('a: 1\n', 'stages:\n  a:\n    cmd: x‸ y\n')), /Nothing that can be renamed/);
    const broken = { ...at('aa: 1\n', 'stages:\n  a:\n    cmd: x ${a‸a}\n'), 'sub/dvc.yaml': 'stages:\n  b: [${aa}\n' };
    assert.match(refusal(broken), /dvc\.yaml is broken in line \d and may use this too/);
  });
});

describe('a stage', () => {
  const files = {
    'dvc.yaml': 'stages:\n  ⟦tr‸ain⟧:\n    foreach: [a, b]\n    do:\n      cmd: x\n  trainer:\n    cmd: y\n',
    'dvc.lock':
      'schema: "2.0"\nstages:\n  ⟦train@a⟧:\n    cmd: x\n  "⟦train@b⟧":\n    cmd: x\n  trainer:\n    cmd: y\n',
  };

  it('keeps what DVC recorded of it under its new name', () => {
    assert.deepEqual(renamed(files, 'fit'), {
      'dvc.yaml': 'stages:\n  fit:\n    foreach: [a, b]\n    do:\n      cmd: x\n  trainer:\n    cmd: y\n',
      'dvc.lock': 'schema: "2.0"\nstages:\n  fit@a:\n    cmd: x\n  "fit@b":\n    cmd: x\n  trainer:\n    cmd: y\n',
    });
  });

  it('gets no name that DVC refuses, or that another stage has', () => {
    assert.match(refusal(files, 'trainer'), /There is a stage `trainer` already/);
    assert.match(refusal(files, 'a@b'), /letters, digits/);
    assert.match(refusal(files, '1'), /another type/);
  });
});

describe('a path', () => {
  const files = {
    '.dvc/config': '',
    'dvc.yaml':
      'stages:\n  a:\n    cmd: make > data/model && ls data/model/weights\n    outs:\n      - ⟦data/mo‸del⟧:\n          cache: false\n  b:\n    wdir: data\n    cmd: use model ./model2\n    deps: ["./⟦model⟧/", other]\nplots:\n  - p: {y: {⟦data/model/log.csv⟧: loss}}\n',
    'sub/dvc.yaml': 'stages:\n  c:\n    cmd: x\n    deps: [⟦../data/model/weights⟧, model]\n',
  };

  it('is found from what makes it, uses it and names what is in it', () => {
    const whole = { ...files, 'dvc.yaml': files['dvc.yaml'].replace('"./⟦model⟧/"', '"⟦./model/⟧"') };
    assert.deepEqual(found(whole).places, found(whole).expected);
  });

  it('changes in all that names it, relative as it was, and in commands', () => {
    assert.deepEqual(renamed(files, 'data/net'), {
      'dvc.yaml':
        'stages:\n  a:\n    cmd: make > data/net && ls data/net/weights\n    outs:\n      - data/net:\n          cache: false\n  b:\n    wdir: data\n    cmd: use model ./model2\n    deps: ["./net/", other]\nplots:\n  - p: {y: {data/net/log.csv: loss}}\n',
      'sub/dvc.yaml': 'stages:\n  c:\n    cmd: x\n    deps: [../data/net/weights, model]\n',
    });
  });

  it('is not renamed where that would not hold', () => {
    const at = (dvcYaml: string, more: Texts = {}) => ({ 'dvc.yaml': dvcYaml, ...more });
    const script = 'stages:\n  a:\n    cmd: x\n    deps: [trai‸n.py]\n';
    assert.match(refusal(at(script, { 'train.py': '' })), /No stage makes this/);
    const tracked = { 'data.csv.dvc': 'outs:\n  - path: data.csv\n' };
    assert.match(
      refusal(at('stages:\n  a:\n    cmd: x\n    deps: [da‸ta.csv]\n', tracked)),
      /by data\.csv\.dvc.*dvc move/,
    );
    const loop = 'stages:\n  a:\n    foreach: [x]\n    do: {cmd: x, outs: ["o‸ut/${item}"]}\n';
    assert.match(refusal(at(loop)), /made of expressions/);
    const used =
      'stages:\n  a: {cmd: x, outs: [o‸ut/x]}\n  b:\n    foreach: [x]\n    do: {cmd: x, deps: ["out/${item}"]}\n';
    assert.match(refusal(at(used)), /dvc\.yaml, line 5, makes this path out of expressions/);
    const around = 'stages:\n  a: {cmd: x, outs: [out/‸x]}\n  b: {cmd: y, deps: [out]}\n';
    assert.match(refusal(at(around), 'elsewhere/x'), /line 3, names the folder `out` around it/);
    assert.match(refusal(at(around), 'out/a: b'), /Write a path of letters/);
    const inner = { 'sub/dvc.yaml': 'stages:\n  b: {cmd: x, outs: [model]}\n' };
    assert.match(refusal(at('stages:\n  a: {cmd: x, deps: [su‸b]}\n', inner)), /dvc\.yaml is in this folder and moves/);
    assert.match(refusal(at('stages:\n  a: {cmd: x, outs: [s3://b/‸x]}\n')), /no path in the project/);
  });
});

function found(files: Texts): { places: readonly string[]; expected: readonly string[] } {
  const { document, position, project, files: all, texts, expected } = marked(files);
  const places = references(document, position, true, all, dvc, project).map(({ uri, range: { start, end } }) => {
    const name = nameOf(uri);
    return placeOf(name, start, texts[name]?.split('\n')[start.line]?.slice(start.character, end.character) ?? '');
  });
  return { places: places.toSorted(), expected };
}

/** The texts that change. */
function renamed(files: Texts, name: string): Texts {
  const { document, position, project, files: all, texts } = marked(files);
  const edit = rename(document, position, name, all, dvc, project, support);
  assert.ok(!isRefused(edit), isRefused(edit) ? edit.reason : '');
  return edited(texts, edit);
}

function refusal(files: Texts, name = 'other'): string {
  const { document, position, project, files: all } = marked(files);
  const prepared = prepareRename(document, position, all, dvc, project);
  if (isRefused(prepared)) return prepared.reason;
  const edit = rename(document, position, name, all, dvc, project, support);
  assert.ok(isRefused(edit), JSON.stringify(edit));
  return edit.reason;
}
