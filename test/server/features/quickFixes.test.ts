import assert from 'node:assert/strict';
import path from 'node:path';
import { dvc } from '../../../server/dialects/dvc/dialect.ts';
import { quickFixes } from '../../../server/features/quickFixes.ts';
import { edited, marked, type Texts } from '../../support/namedPlaces.ts';
import { root } from '../../support/pipelineProject.ts';

describe('quick fixes', () => {
  it('write another key, quotes, brackets or a flag where only the writing is wrong', () => {
    const stage = (line: string) => `stages:\n  a:\n    cmd: x\n    ${line}\n`;
    assert.equal(fixed(stage('de‸p: [x]')), stage('deps: [x]'));
    assert.equal(fixed(stage('desc: ‸2024')), stage('desc: "2024"'));
    assert.equal(fixed(stage('deps: ‸src/x.py')), stage('deps: [src/x.py]'));
    assert.equal(fixed(stage('deps:\n      -a‸.py\n      -b.py')), stage('deps:\n      - a.py\n      - b.py'));
    assert.deepEqual(
      titles(stage('deps: -‸a.py')).filter((title) => title.startsWith('Make')),
      [],
    );
    assert.equal(fixed(stage('frozen: ‸no')), stage('frozen: false'));
    assert.equal(fixed(stage('deps: ["data.csv.‸dvc"]')), stage('deps: ["data.csv"]'));
  });

  it('add a command, to be filled in, where there is none', () => {
    assert.equal(fixed('stages:\n  a‸:\n    deps: [x]\n'), 'stages:\n  a:\n    cmd: \n    deps: [x]\n');
    assert.equal(
      fixed('stages:\n  a:\n    foreach: [x]\n    do‸:\n      deps: [x]\n'),
      'stages:\n  a:\n    foreach: [x]\n    do:\n      cmd: \n      deps: [x]\n',
    );
  });

  it('remove a key that is there twice with what is below it, and a file that is loaded twice', () => {
    assert.equal(
      fixed('stages:\n  a:\n    cmd: x\n    deps: [x]\n    de‸ps:\n    - y\n\n    - z\n    outs: [o]\n'),
      'stages:\n  a:\n    cmd: x\n    deps: [x]\n    outs: [o]\n',
    );
    const more = { 'more.yaml': 'a: 1\n' };
    assert.equal(
      fixed('vars:\n  - more.yaml\n  - ‸more.yaml:a\nstages: {}\n', more),
      'vars:\n  - more.yaml\nstages: {}\n',
    );
  });

  const at = (name: string) => `stages:\n  a:\n    cmd: x \${${name}‸}\n`;

  it('define an unknown parameter in params.yaml, below what is there of it', () => {
    const defined = (params: string, name: string) =>
      changed(at(name), { 'params.yaml': params }, /^Add `/)['params.yaml'];
    assert.equal(defined('a: 1\n', 'seed'), 'a: 1\nseed:\n');
    assert.equal(defined('', 'train.rate'), 'train:\n  rate:\n');
    assert.equal(
      defined('train:\n    epochs: 1 # many\nb: 2', 'train.rate'),
      'train:\n    epochs: 1 # many\n    rate:\nb: 2',
    );
    assert.equal(defined('b: 1\ntrain: {epochs: 1}', 'train.rate'), 'b: 1\ntrain: {epochs: 1, rate: }');
    assert.equal(defined('a: |\n  text\n', 'b.c'), 'a: |\n  text\nb:\n  c:\n');
    assert.deepEqual(
      titles(at('item.x')).filter((title) => title.startsWith('Add')),
      [],
    );
    assert.deepEqual(
      titles(at('a.b'), { 'params.yaml': 'a: 1\n' }).filter((title) => title.startsWith('Add')),
      [],
    );
  });

  it('offer the name that was meant first, and an addition beside it', () => {
    assert.deepEqual(titles(at('sead'), { 'params.yaml': 'seed: 1\n' }).slice(0, 2), [
      'Change to `seed`',
      'Add `sead` to params.yaml',
    ]);
  });

  it('load the parameters of a folder further out', () => {
    const files = { 'params.yaml': 'train: {rate: 0.1}\n' };
    const inner = (text: string) => changed(text, files, /^Load `\.\.\/params\.yaml`/, 'sub/dvc.yaml')['sub/dvc.yaml'];
    assert.equal(
      inner('# Trains.\nstages:\n  a:\n    cmd: x ${train.ra‸te}\n'),
      '# Trains.\nvars:\n  - ../params.yaml\nstages:\n  a:\n    cmd: x ${train.rate}\n',
    );
    assert.equal(
      inner('stages:\n  a:\n    cmd: x ${train.ra‸te}\nvars:\n- a: 1\n'),
      'stages:\n  a:\n    cmd: x ${train.rate}\nvars:\n- ../params.yaml\n- a: 1\n',
    );
    assert.deepEqual(
      titles('stages:\n  a:\n    cmd: x ${no‸ne}\n', files, 'sub/dvc.yaml').filter((title) => title.startsWith('Load')),
      [],
    );
  });

  it('leave a variable to the shell', () => {
    assert.equal(fixed('stages:\n  a:\n    cmd: x ${HOME‸}\n'), 'stages:\n  a:\n    cmd: x \\${HOME}\n');
    assert.equal(fixed('stages:\n  a:\n    cmd: "x ${n:-1‸}"\n'), 'stages:\n  a:\n    cmd: "x \\\\${n:-1}"\n');
    const elsewhere = 'stages:\n  a:\n    cmd: x\n    outs: ["${HOME‸}"]\n';
    assert.deepEqual(
      titles(elsewhere).filter((title) => title.startsWith('Change')),
      [],
    );
  });

  it('add a missing parameter to the file that a stage names', () => {
    const text = 'stages:\n  a:\n    cmd: x\n    params:\n      - more.yaml:\n          - ra‸te\n';
    assert.deepEqual(changed(text, { 'more.yaml': 'a: 1\n' }, /^Add `/), { 'more.yaml': 'a: 1\nrate:\n' });
  });
});

function actions(text: string, files: Texts, name = 'dvc.yaml') {
  const { document, position, project, texts } = marked({ '.dvc/config': '', ...files, [name]: text });
  const between = dvc.projects?.check({ folder: root, files: [path.join(root, name)] }, project).findings ?? [];
  const findings = [...dvc.check(document, project).findings, ...between].filter((one) => one.document === document);
  return { texts, actions: quickFixes(document, { start: position, end: position }, findings, dvc, project) };
}

function titles(text: string, files: Texts = {}, name?: string): readonly string[] {
  return actions(text, files, name).actions.map(({ title }) => title);
}

/** The texts that the first fix of such a title changes. */
function changed(text: string, files: Texts, title: RegExp, name?: string): Texts {
  const found = actions(text, files, name);
  const action = found.actions.find((one) => title.test(one.title));
  assert.ok(action?.edit !== undefined, found.actions.map((one) => one.title).join(', ') || 'no fix');
  return edited(found.texts, action.edit);
}

/** The dvc.yaml after its first fix. */
function fixed(text: string, files: Texts = {}): string | undefined {
  return changed(text, files, /./)['dvc.yaml'];
}
