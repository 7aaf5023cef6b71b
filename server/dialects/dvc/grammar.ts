/** The shape of dvc.yaml as DVC validates it before anything else, https://dvc.org/doc/user-guide/project-structure/dvcyaml-files. */
import { anything, type Draft, type Field, flag, list, oneOf, record, type Shape, text } from '../../project/shape.ts';
import type { Node } from '../../yaml/node.ts';

export const annotations: Readonly<Record<string, Field>> = {
  desc: { shape: text, doc: 'What this is, for people.' },
  type: { shape: text, doc: 'What kind of thing it is, such as `model` or `dataset`.' },
  labels: { shape: list(text), doc: 'Labels to find it by.' },
  meta: { shape: anything, doc: 'Anything of your own; DVC leaves it alone.' },
};

const outputFlags: Readonly<Record<string, Field>> = {
  cache: { shape: flag, doc: 'Whether DVC keeps it in its cache. `false` leaves it to git. Default: `true`.' },
  persist: { shape: flag, doc: 'Keep it in place while the stage runs again. Default: `false`.' },
  push: { shape: flag, doc: 'Whether `dvc push` uploads it. Default: `true`.' },
  remote: { shape: { kind: 'text', names: 'remote' }, doc: 'The remote that it is pushed to and pulled from.' },
  checkpoint: { shape: flag, doc: 'Accepted for old files; checkpoints are no longer supported.' },
  ...annotations,
};

const plotProperties: Readonly<Record<string, Field>> = {
  template: {
    shape: { kind: 'text', names: 'template' },
    doc: 'The plot template: `linear`, `scatter`, `confusion`, … or a file.',
  },
  x: { shape: text, doc: 'The field for the x axis.' },
  y: { shape: text, doc: 'The field for the y axis.' },
  x_label: { shape: text, doc: "The x axis' label." },
  y_label: { shape: text, doc: "The y axis' label." },
  title: { shape: text, doc: "The plot's title." },
  header: { shape: flag, doc: 'Whether the first line of the CSV or TSV file names its columns. Default: `true`.' },
};

const path: Shape = { kind: 'text', names: 'file' };
const input: Shape = { kind: 'text', names: 'input' };
const collection: Shape = { kind: 'text', names: 'collection' };

function outputs(fields: Shape): Shape {
  return list(oneOf(path, { kind: 'map', values: fields, names: 'file' }));
}

const output = record(outputFlags);
const plot = record({ ...outputFlags, ...plotProperties });

const parameter: Shape = { kind: 'text', names: 'parameter' };
const parameters = list(oneOf(parameter, { kind: 'anyDict', names: 'parameterFile', of: list(parameter) }));
const vars = list(oneOf({ kind: 'text', names: 'parameterFile' }, { kind: 'anyDict' }));
const command = oneOf(text, list(anything));

const matrixField: Field = {
  shape: { kind: 'map', values: oneOf(collection, list(anything)) },
  doc: 'Makes one stage of each combination of these values: `${item.name}` is the value, `${key}` the name.',
};

const stageFields: Readonly<Record<string, Field>> = {
  cmd: { shape: command, required: true, doc: 'The command that the stage runs; a list runs one after the other.' },
  wdir: {
    shape: { kind: 'text', names: 'folder' },
    doc: 'The folder that the command runs in, relative to this file. All paths of the stage are relative to it.',
  },
  deps: { shape: list(input), doc: 'Files and folders that the stage reads. When one changes, it runs again.' },
  params: {
    shape: parameters,
    doc: 'Parameters that the stage depends on: keys of `params.yaml`, or of another file: `- other.yaml: [key]`.',
  },
  outs: { shape: outputs(output), doc: 'Files and folders that the stage writes; DVC keeps them in its cache.' },
  metrics: { shape: outputs(output), doc: 'Metric files (JSON, YAML, TOML) that the stage writes.' },
  plots: {
    shape: list(oneOf(path, { kind: 'map', values: oneOf(plot, list(plot)), names: 'file' })),
    doc: 'Plot files that the stage writes (CSV, TSV, JSON, YAML, images).',
  },
  frozen: { shape: flag, doc: 'Do not run this stage again, whatever changes.' },
  always_changed: { shape: flag, doc: 'Run this stage each time.' },
  vars: { shape: vars, doc: 'Values and parameter files for `${…}` in this stage only.' },
  matrix: matrixField,
  desc: { shape: text, doc: 'What the stage does, for people.' },
  meta: { shape: anything, doc: 'Anything of your own; DVC leaves it alone.' },
};

export const stage = record(stageFields, {
  live: 'DVC 3 has it no more: name what DVCLive writes in `metrics` and `plots`.',
});

const loop = record(
  {
    foreach: {
      shape: oneOf({ kind: 'anyDict' }, list(anything), collection),
      required: true,
      doc: 'Makes one stage of each item of this list or mapping: `${item}` is its value, `${key}` its key.',
    },
    do: { shape: stage, required: true, doc: 'The stage that each item makes.' },
  },
  {
    ...Object.fromEntries(Object.keys(stageFields).map((name) => [name, 'It belongs below `do`.'])),
    matrix: 'A stage has either `foreach` or `matrix`.',
  },
);

const artifact = record({
  path: { shape: input, required: true, doc: 'Where it is, relative to this file.' },
  ...annotations,
});

const axisX = oneOf(text, { kind: 'map', values: text, names: 'input' });
const axisY = oneOf(text, list(text), { kind: 'map', values: oneOf(text, list(text)), names: 'input' });
const { title, template, x_label, y_label } = plotProperties;

const topPlot = record({
  x: { shape: axisX, doc: 'The field for the x axis, or `file: field`.' },
  y: { shape: axisY, doc: 'The fields for the y axis, or `file: field`.' },
  ...(x_label && y_label && title && template && { x_label, y_label, title, template }),
});

const dataset = record({
  name: { shape: text, doc: 'The name by which stages depend on it: `ds://name`.' },
  type: {
    shape: text,
    doc: '`dvc` for data in a DVC repository, `dc` for DataChain, `url` for anything behind a URL.',
  },
  url: { shape: text, doc: 'Where it comes from: a repository, a data set of DataChain or a URL.' },
  path: { shape: text, doc: 'With `dvc`: the file or folder in the repository.' },
  rev: { shape: text, doc: 'With `dvc`: the revision of the repository. Default: the newest.' },
});

const drafts: readonly Draft[] = [
  {
    label: 'New stage',
    doc: 'A command with what it reads and writes.',
    snippet: '${1:name}:\n  cmd: ${2:python ${3:script.py}}\n  deps:\n    - ${3:script.py}\n  outs:\n    - ${4:output}',
  },
  {
    label: 'New stages of a list or mapping',
    doc: 'One stage of each item, by `foreach`.',
    snippet:
      '${1:name}:\n  foreach: ${2:[first, second]}\n  do:\n    cmd: ${3:python script.py} \\${item}\n    outs:\n      - ${4:output}/\\${item}',
  },
  {
    label: 'New stages of all combinations',
    doc: 'One stage of each combination of values, by `matrix`.',
    snippet:
      '${1:name}:\n  matrix:\n    ${2:first}: ${3:[1, 2]}\n    ${4:second}: ${5:[a, b]}\n  cmd: ${6:python script.py} \\${item.${2:first}} \\${item.${4:second}}\n  outs:\n    - ${7:output}/\\${key}',
  },
];

/** A stage with `foreach` or `do` in it must be a loop and nothing else. */
function stageOrLoop(node: Node | undefined): Shape {
  return node?.kind === 'dict' && (node.named.has('foreach') || node.named.has('do')) ? loop : stage;
}

export const pipeline: Shape = record({
  vars: { shape: vars, doc: 'Values and parameter files for `${…}`, besides `params.yaml`.' },
  stages: {
    shape: { kind: 'map', values: { kind: 'depends', on: stageOrLoop, all: [stage, loop] }, drafts },
    doc: 'The stages: which command each runs, what it reads and what it writes.',
  },
  params: { shape: list({ kind: 'text', names: 'parameterFile' }), doc: 'More parameter files.' },
  metrics: { shape: list(input), doc: 'Metric files to show with `dvc metrics`.' },
  plots: {
    shape: list(oneOf(input, { kind: 'map', values: oneOf(topPlot, { kind: 'null' }), filled: true })),
    doc: 'Plots to show with `dvc plots`: files, or definitions over several files.',
  },
  artifacts: {
    shape: { kind: 'map', values: artifact },
    doc: 'Models and data sets with a name, for `dvc artifacts` and the model registry.',
  },
  datasets: {
    shape: { kind: 'anything', usual: list(dataset) },
    doc: 'Data sets whose versions stages depend on, as `ds://name`.',
  },
});
