/** A DVC project in memory: which files count, what ties their stages, and what is wrong between them. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { projects } from '../../../../../server/dialects/dvc/root/projects.ts';
import type { Documents } from '../../../../../server/project/project.ts';
import { withSpans } from '../../../../support/cursor.ts';
import { inOrder } from '../../../../support/findingPlaces.ts';
import { projectOf, root } from '../../../../support/pipelineProject.ts';

type Files = Readonly<Record<string, string>>;

/** All that may define stages, as a search of the disk would find it. */
function wholeOf(files: Files): { readonly whole: { folder: string; files: string[] }; readonly project: Documents } {
  const defining = Object.keys(files).filter((name) => projects.definesStages(path.basename(name)));
  const whole = { folder: root, files: defining.map((name) => path.join(root, name)).toSorted() };
  return { whole, project: projectOf({ '.dvc/config': '', ...files }) };
}

function stagesOf(files: Files): readonly string[] {
  const { whole, project } = wholeOf(files);
  return projects.graph(whole, project).stages.map(({ id }) => id);
}

function edgesOf(files: Files): readonly string[] {
  const { whole, project } = wholeOf(files);
  return projects.graph(whole, project).edges.map(({ from, to, paths }) => `${from} → ${to} by ${paths.join(', ')}`);
}

const pipeline = 'stages:\n  train: {cmd: x}\n';
const data = 'outs:\n- path: x\n';

describe('a project of DVC', () => {
  it('begins at the nearest folder that has a .dvc folder', () => {
    const project = projectOf({ '.dvc/config': '', 'sub/.dvc/config': '', 'sub/deep/dvc.yaml': '', 'dvc.yaml': '' });
    assert.equal(projects.rootOf(path.join(root, 'dvc.yaml'), project), root);
    assert.equal(projects.rootOf(path.join(root, 'sub/deep/dvc.yaml'), project), path.join(root, 'sub'));
    assert.equal(projects.rootOf(path.resolve('/elsewhere/dvc.yaml'), project), undefined);
  });

  it('names its stages as dvc does', () => {
    const files = { 'dvc.yaml': pipeline, 'models/dvc.yaml': pipeline, 'data/x.dvc': data };
    assert.deepEqual(stagesOf(files), ['train', 'data/x.dvc', 'models/dvc.yaml:train']);
  });

  it('leaves out what is ignored, in folders as well, and projects within it', () => {
    const files = { 'dvc.yaml': pipeline, 'old/dvc.yaml': pipeline, 'old/kept/dvc.yaml': pipeline };
    assert.deepEqual(stagesOf({ ...files, '.dvcignore': 'old\n' }), ['train']);
    assert.deepEqual(stagesOf({ ...files, 'old/.dvcignore': '/dvc.yaml\n' }), ['train', 'old/kept/dvc.yaml:train']);
    assert.deepEqual(stagesOf({ ...files, '.git/HEAD': '', '.gitignore': 'kept/\n' }), ['train', 'old/dvc.yaml:train']);
    assert.deepEqual(stagesOf({ ...files, 'old/.dvc/config': '' }), ['train']);
  });

  it('takes no notice of git where its settings say so', () => {
    const files = { 'dvc.yaml': pipeline, '.git/HEAD': '', '.gitignore': 'dvc.yaml\n' };
    assert.deepEqual(stagesOf(files), []);
    assert.deepEqual(stagesOf({ ...files, '.dvc/config': '[core]\n    no_scm = true\n' }), ['train']);
  });

  it('is not entered where a stage makes a folder', () => {
    const files = { 'dvc.yaml': 'stages:\n  make: {cmd: x, outs: [made]}\n', 'made/dvc.yaml': pipeline };
    assert.deepEqual(stagesOf(files), ['make']);
  });

  it('does not see what is tracked in a folder of which git ignores all content', () => {
    const files = { 'data/x.dvc': data, '.git/HEAD': '', '.gitignore': '/data/*\n!/data/*.dvc\n' };
    assert.deepEqual(stagesOf(files), []);
  });
});

describe("a project's stages", () => {
  it('are tied where one needs what another makes: the same path, a folder around it, a file in it', () => {
    const text = `stages:
  split: {cmd: x, outs: [data/parts, notes.md]}
  train: {cmd: x, deps: [data/parts/train.csv], outs: [model.pkl]}
  report: {cmd: x, deps: [data, model.pkl, notes.md]}
`;
    assert.deepEqual(edgesOf({ 'dvc.yaml': text }), [
      'split → train by data/parts/train.csv',
      'split → report by data, notes.md',
      'train → report by model.pkl',
    ]);
  });

  it('are tied over files, working folders, parameter files and loops', () => {
    assert.deepEqual(
      edgesOf({
        'raw.csv.dvc': 'outs:\n- path: raw.csv\n',
        'sub/dvc.yaml': 'stages:\n  clean: {cmd: x, wdir: .., deps: [raw.csv], outs: [sub/tuned.yaml]}\n',
        'dvc.yaml':
          'stages:\n  train:\n    foreach: [a, b]\n    do: {cmd: x, wdir: sub, params: [tuned.yaml: ["${item}"]]}\n',
      }),
      [
        'sub/dvc.yaml:clean → train@a by sub/tuned.yaml',
        'sub/dvc.yaml:clean → train@b by sub/tuned.yaml',
        'raw.csv.dvc → sub/dvc.yaml:clean by raw.csv',
      ],
    );
  });

  it('are not tied by imports from other repositories, nor by data sets', () => {
    const importing = 'deps:\n- path: x\n  repo: {url: https://example.org/r.git}\nouts:\n- path: y\n';
    const text = 'stages:\n  make: {cmd: x, outs: [x]}\n  use: {cmd: x, deps: [ds://x]}\n';
    assert.deepEqual(edgesOf({ 'dvc.yaml': text, 'y.dvc': importing }), []);
  });

  it('meet behind the name of a remote that is a folder', () => {
    const config = '[\'remote "store"\']\n    url = ../shared\n';
    const text = 'stages:\n  make: {cmd: x, outs: [remote://store/x]}\n  use: {cmd: x, deps: [shared/x]}\n';
    assert.deepEqual(edgesOf({ 'dvc.yaml': text, '.dvc/config': config }), ['make → use by shared/x']);
  });
});

describe('what is wrong between files', () => {
  it('is told at each place that takes part, all of it', () => {
    expectBetween({
      'dvc.yaml': `stages:
  one: {cmd: x, outs: [⟦same⟧, ⟦folder⟧]}
  two: {cmd: x, outs: [⟦same⟧, ⟦folder/inner⟧]}
  three: {cmd: x, deps: [⟦later⟧], outs: [sooner]}
`,
      'sub/dvc.yaml': 'stages:\n  four: {cmd: x, wdir: .., deps: [⟦sooner⟧], outs: [later, ⟦"folder/more"⟧]}\n',
    });
  });

  it('is one thing where generated stages share a place', () => {
    expectBetween({
      'dvc.yaml': 'stages:\n  a:\n    foreach: [p, q, r]\n    do: {cmd: x, outs: [⟦same⟧, "${item}.csv"]}\n',
    });
  });

  it('is what a .dvc file tracks and a stage makes', () => {
    expectBetween({ 'dvc.yaml': 'stages:\n  a: {cmd: x, outs: [⟦x⟧]}\n', 'x.dvc': 'outs:\n- path: ⟦x⟧\n' });
  });

  it('is a line of the settings, by its range', () => {
    expectBetween({ '.dvc/config': '[core]\n    ⟦remot⟧ = x\n    autostage = ⟦maybe⟧ # who knows\n' });
  });

  it('is nothing where paths only begin alike', () => {
    expectBetween({ 'dvc.yaml': 'stages:\n  a: {cmd: x, outs: [data]}\n  b: {cmd: x, deps: [data], outs: [data2]}\n' });
  });

  it('is nothing that is not known: paths in a folder whose name cannot be resolved', () => {
    expectBetween({
      'dvc.yaml': 'stages:\n  a: {cmd: x, outs: [same]}\n  b: {cmd: x, wdir: "${nowhere}", outs: [same]}\n',
    });
  });

  it('is found anew only where a file is edited', () => {
    const { whole, project } = wholeOf({ 'dvc.yaml': pipeline, 'b/dvc.yaml': pipeline });
    const before = projects.graph(whole, project).stages;
    const [file = ''] = whole.files.filter((name) => name.includes(`${path.sep}b${path.sep}`));
    project.open(file, 'stages:\n  test: {cmd: x}\n', file);
    const after = projects.graph(whole, project).stages;
    assert.deepEqual(
      after.map(({ id }) => id),
      ['train', 'b/dvc.yaml:test'],
    );
    assert.equal(before[0]?.document, after[0]?.document);
  });
});

/** The findings stand exactly where the files are marked. */
function expectBetween(marked: Files): void {
  const texts = Object.entries(marked).map(([name, text]) => ({ name, ...withSpans(text) }));
  const { whole, project } = wholeOf(Object.fromEntries(texts.map(({ name, text }) => [name, text])));
  const errors = projects.check(whole, project).findings.filter(({ severity }) => severity === 'error');
  const found = inOrder(errors).map(
    ({ document, at: { start, end } }) => `${path.relative(root, document.path)} ${start}-${end}`,
  );
  const wanted = texts.flatMap(({ name, spans }) =>
    spans.map(({ start, end }) => `${path.normalize(name)} ${start}-${end}`),
  );
  assert.deepEqual([...new Set(found)].toSorted(), wanted.toSorted(), errors.map(({ message }) => message).join('\n'));
}
