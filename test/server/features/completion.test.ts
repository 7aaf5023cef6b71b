import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-protocol';
import { dvc } from '../../../server/dialects/dvc/dialect.ts';
import { completion } from '../../../server/features/completion.ts';
import { withCursor } from '../../support/cursor.ts';
import { marked, type Texts } from '../../support/namedPlaces.ts';
import { edited } from '../../support/pipelineProject.ts';

describe('completion', () => {
  it('offers the keys of a stage that are not there yet, also in a broken line', () => {
    const found = labels('stages:\n  train:\n    cmd: python train.py\n    d‸\n    outs:\n      - model');
    assert.ok(
      ['deps', 'desc', 'params', 'wdir', 'frozen'].every((key) => found.includes(key)),
      String(found),
    );
    assert.ok(!found.includes('cmd') && !found.includes('outs'), String(found));
  });

  it('offers sections at the top, `foreach` in a stage and the stage in `do`', () => {
    assert.deepEqual(labels('‸').sort(), ['artifacts', 'datasets', 'metrics', 'params', 'plots', 'stages', 'vars']);
    assert.ok(labels('stages:\n  a:\n    fo‸').includes('foreach'));
    assert.ok(labels('stages:\n  a:\n    foreach: [1]\n    do:\n      ‸').includes('cmd'));
  });

  it('opens what the key needs: a line, a list, a mapping', () => {
    assert.equal(accepted('stages:\n  a:\n    cm‸', 'cmd'), 'stages:\n  a:\n    cmd: ');
    assert.equal(accepted('stages:\n  a:\n    de‸', 'deps'), 'stages:\n  a:\n    deps:\n  - ');
    assert.equal(accepted('stages:\n  a:\n    de‸: []', 'deps'), 'stages:\n  a:\n    deps: []');
  });

  it('offers nothing in a comment or a block of text', () => {
    assert.deepEqual(labels('stages:\n  a:\n    # ‸'), []);
    assert.deepEqual(labels('stages:\n  a:\n    cmd: x # ${‸', { 'params.yaml': 'a: 1' }), []);
    assert.deepEqual(labels('stages:\n  a:\n    cmd: |\n      ‸'), []);
  });

  const params = { 'params.yaml': 'seed: 7\nmodels: {forest: {depth: 9}, mlp: {}}\n' };

  it('offers parameters inside ${ and closes the brace', () => {
    assert.deepEqual(labels('stages:\n  a:\n    cmd: x ${‸', params), [
      'seed',
      'models',
      'models.forest',
      'models.forest.depth',
      'models.mlp',
    ]);
    assert.equal(accepted('stages:\n  a:\n    cmd: x ${se‸', 'seed', params), 'stages:\n  a:\n    cmd: x ${seed}');
    assert.equal(
      accepted('stages:\n  a:\n    cmd: "${models.fo‸}"', 'models.forest', params),
      'stages:\n  a:\n    cmd: "${models.forest}"',
    );
  });

  it('offers `item` and `key` in a loop, with what the items have', () => {
    const found = labels('stages:\n  a:\n    foreach: ${models}\n    do:\n      cmd: x ${‸}', params);
    assert.deepEqual(found.slice(0, 3), ['item', 'item.depth', 'key']);
  });

  it('offers parameters under `params:`, of the file that is named there', () => {
    const files = { ...params, 'other.yaml': 'rate: 0.1\n' };
    assert.ok(labels('stages:\n  a:\n    cmd: x\n    params:\n      - ‸', files).includes('models.forest'));
    assert.deepEqual(labels('stages:\n  a:\n    cmd: x\n    params:\n      - other.yaml:\n          - ‸', files), [
      'rate',
    ]);
    assert.deepEqual(labels('stages:\n  a:\n    params: [‸]', { 'params.yaml': 'a: 1' }), ['a']);
  });

  it('offers files under `deps:`, relative to the working folder', () => {
    const files = { 'src/train.py': '', 'src/lib/a.py': '', 'data.csv': '' };
    assert.deepEqual(labels('stages:\n  a:\n    deps:\n      - ‸', files), ['src', 'data.csv']);
    assert.deepEqual(labels('stages:\n  a:\n    deps:\n      - src/‸', files), ['src/train.py', 'src/lib']);
    assert.deepEqual(labels('stages:\n  a:\n    wdir: src\n    deps:\n      - ‸', files), ['train.py', 'lib']);
  });

  it('offers no file of DVC itself, which can be no path of a stage', () => {
    const files = { 'dvc.yaml': '', 'data.csv': '', 'data.csv.dvc': '', 'params.yaml': '' };
    assert.deepEqual(labels('stages:\n  a:\n    outs:\n      - ‸', files), ['data.csv', 'params.yaml']);
    assert.deepEqual(labels('vars:\n  - ‸', files), ['params.yaml']);
  });

  it('offers under `deps:` what other stages make, in all files', () => {
    const files = {
      'dvc.yaml': 'stages:\n  a: {cmd: x, outs: [data/raw]}\n  b:\n    outs: [own]\n    deps:\n      - ‸',
      'sub/dvc.yaml': 'stages:\n  c:\n    foreach: [x, y]\n    do:\n      cmd: x\n      outs: ["out/${item}"]\n',
    };
    assert.deepEqual(details(files).slice(0, 3), [
      'data/raw: made by a',
      'sub/out/x: made by c@x',
      'sub/out/y: made by c@y',
    ]);
    const tracked = { 'dvc.yaml': 'stages:\n  a:\n    deps:\n      - ‸', 'raw.csv.dvc': 'outs:\n- path: raw.csv\n' };
    assert.deepEqual(details(tracked), ['raw.csv: tracked by raw.csv.dvc']);
    const nested = { ...files, 'dvc.yaml': files['dvc.yaml'].replace('‸', './sub/out/‸') };
    assert.deepEqual(details(nested), ['./sub/out/x: made by c@x', './sub/out/y: made by c@y']);
  });

  it('offers folders for `wdir`, parameter files in `vars` and their keys behind a colon', () => {
    const files = { 'src/train.py': '', 'more.json': '{"a": 1, "b": 2}', 'data.csv': '' };
    assert.deepEqual(labels('stages:\n  a:\n    wdir: ‸', files), ['src']);
    assert.deepEqual(labels('vars:\n  - ‸', files), ['src', 'more.json']);
    assert.deepEqual(labels('vars:\n  - more.json:a,‸', files), ['more.json:a,b']);
  });

  it('offers lists and mappings for loops to go over', () => {
    const files = { 'params.yaml': 'seed: 7\nsizes: [1, 2]\nmodels: {forest: {}, mlp: {}}\n' };
    const found = labels('stages:\n  a:\n    foreach: ‸', files);
    assert.deepEqual(found.slice(0, 2), ['${sizes}', '${models}']);
    assert.deepEqual(labels('stages:\n  a:\n    matrix:\n      x: ‸', files), ['${sizes}']);
    assert.deepEqual(labels('stages:\n  a:\n    matrix:\n      x: ${no}\n    cmd: ${‸}', {}), [
      'item',
      'item.x',
      'key',
    ]);
  });

  it('offers remotes, and templates of plots', () => {
    const output = (key: string) => `stages:\n  a:\n    cmd: x\n    plots:\n      - f:\n          ${key}: ‸`;
    const config = { '.dvc/config': '[\'remote "store"\']\n    url = s3://bucket\n' };
    assert.ok(labels(output('remote'), config).includes('store'));
    const found = labels(output('template'), { '.dvc/plots/mine.json': '{}', ...config });
    assert.deepEqual(found.slice(0, 2), ['mine', 'linear']);
  });

  it('offers drafts of stages to clients that fill them in', () => {
    const { items, at } = completed('stages:\n  ‸', {});
    const [draft] = items;
    assert.equal(draft?.label, 'New stage');
    assert.match(at(draft), /^stages:\n {2}\$\{1:name\}:\n {2}cmd: /);
    assert.deepEqual(labels('stages:\n  a:\n    outs:\n      - ‸'), []);
  });

  it('offers true and false for flags', () => {
    assert.deepEqual(labels('stages:\n  a:\n    frozen: ‸'), ['true', 'false']);
  });
});

function completed(
  marked: string,
  files: Readonly<Record<string, string>>,
): { text: string; items: readonly CompletionItem[]; at: (item: CompletionItem) => string } {
  const { text, offset } = withCursor(marked);
  const { document, project } = edited(text, files);
  const lines = text.slice(0, offset).split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  const items = completion(document, position, [], dvc, project, { snippets: true });
  const at = ({ textEdit }: CompletionItem): string => {
    assert.ok(textEdit !== undefined && 'range' in textEdit);
    const { start, end } = textEdit.range;
    return text.slice(0, document.offset(start)) + textEdit.newText + text.slice(document.offset(end));
  };
  return { text, items, at };
}

/** In all files, the cursor in dvc.yaml. */
function details(files: Texts): readonly string[] {
  const { document, position, project, files: all } = marked(files);
  return completion(document, position, all, dvc, project, { snippets: false }).map(
    ({ label, detail = '' }) => `${label}: ${detail}`,
  );
}

function labels(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  return completed(text, files).items.map(({ label }) => label);
}

/** The text after the item of this label was taken. */
function accepted(marked: string, label: string, files: Readonly<Record<string, string>> = {}): string {
  const { items, at } = completed(marked, files);
  const item = items.find((one) => one.label === label);
  assert.ok(item !== undefined, `${label} is offered`);
  return at(item);
}
