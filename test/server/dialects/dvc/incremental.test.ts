/**
 * Texts that are edited: what is remembered of them gives what is found in the same texts when they are seen for the
 * first time. Stages come, go, move and are there twice; parameters change, are renamed, break and are mended.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { dvc } from '../../../../server/dialects/dvc/dialect.ts';
import { pipelineOf } from '../../../../server/dialects/dvc/pipeline.ts';
import { projects } from '../../../../server/dialects/dvc/root/projects.ts';
import { memoryFiles } from '../../../../server/project/files.ts';
import type { Finding } from '../../../../server/project/finding.ts';
import { Documents } from '../../../../server/project/project.ts';
import { Random } from './mutations/random.ts';
import { expressions, keys, scalars, snippets } from './mutations/vocabulary.ts';

const root = path.resolve('/project');
const pipelineFile = path.join(root, 'dvc.yaml');
const parameterFile = path.join(root, 'params.yaml');

const loop =
  'foreach: ${models}\n    do:\n      cmd: fit ${key} ${item.depth} --rate ${rate}\n      outs: [m/${key}.pkl]';
const stages = [
  'prepare:\n    cmd: python prepare.py ${data.seed}\n    deps: [raw.csv]\n    outs: [clean.csv]',
  `train:\n    ${loop}`,
  'sweep:\n    matrix: {rate: [1, 2], seed: "${data.seeds}"}\n    cmd: run ${item.rate} ${item.seed}\n    outs: [s/${key}]',
  'report:\n    cmd: python report.py\n    deps: [clean.csv, m/a.pkl]\n    params: [rate, data.seed]\n    metrics: [r.json]',
  'own:\n    vars: [{own: 1}, other.yaml]\n    cmd: go ${own} ${other}',
];
const pipeline = `vars:\n  - inline: {x: 1}\nstages:\n${stages.map((stage) => `  ${stage}\n`).join('')}plots:\n  - r.json\n`;
const parameters = 'rate: 0.1\ndata:\n  seed: 7\n  seeds: [1, 2]\nmodels:\n  a: {depth: 1}\n  b: {depth: 2}\n';
const onDisk = { 'prepare.py': '', 'report.py': '', 'other.yaml': 'other: 1\n', 'raw.csv': '', '.dvc/config': '' };

function project(texts: Readonly<Record<string, string>>): Documents {
  const files = { ...onDisk, 'dvc.yaml': '', 'params.yaml': '' };
  const documents = new Documents(
    memoryFiles(new Map(Object.entries(files).map(([name, text]) => [path.join(root, name), text]))),
  );
  for (const [file, text] of Object.entries(texts)) documents.open(file, text, `file://${file}`);
  return documents;
}

/** All that is found, and what the stages came out as. */
function seen(documents: Documents): { readonly outcome: unknown; readonly sources: ReadonlySet<string> } {
  const loaded = documents.load(pipelineFile);
  assert.ok(loaded.kind === 'document');
  const { document } = loaded;
  const between = projects.check({ folder: root, files: [pipelineFile] }, documents);
  const { findings, sources } = dvc.check(document, documents);
  const { stages: resolved } = pipelineOf(document, documents).value;
  return {
    sources: new Set(sources),
    outcome: {
      findings: [...findings, ...between.findings].map(placed),
      stages: resolved.map(({ name, fields, context }) => [
        name,
        [...fields].map(plain),
        [...context.bindings].map(plain),
      ]),
    },
  };
}

function placed({ document, span, fixes = [], ...finding }: Finding): unknown {
  const edits = fixes.flatMap((fix) => fix.edits);
  const places = edits.map((edit) => ({ ...edit, document: '', span: (edit.document ?? document).offsets(edit.span) }));
  return { ...finding, file: document.path, at: document.offsets(span), places };
}

/** Where values stand aside. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, inner) => {
      if (name === 'span' || name === 'style') return undefined;
      return typeof inner === 'bigint' ? `${inner}n` : inner;
    }),
  );
}

describe('what is remembered of a pipeline', () => {
  function expectAsFresh(texts: Readonly<Record<string, string>>, edited: Documents): void {
    const state = Object.values(texts).join('---\n');
    const [found, expected] = [seen(edited), seen(project(texts))];
    assert.deepEqual(found.outcome, expected.outcome, state);
    assert.deepEqual(
      [...expected.sources].filter((file) => !found.sources.has(file)),
      [],
    );
  }

  for (const seed of [1, 2, 3, 4]) {
    it(`is what would be found for the first time (${seed})`, function () {
      this.timeout(60_000);
      const random = new Random(seed);
      const initial = { [pipelineFile]: pipeline, [parameterFile]: parameters };
      let texts: Readonly<Record<string, string>> = initial;
      const edited = project(texts);
      for (let edits = 0; edits < 120; edits += 1) {
        const file = random.pick([pipelineFile, pipelineFile, parameterFile]);
        const before = edits % 30 === 0 ? initial[file] : texts[file];
        const text = random.pick([typed, typed, moved, changedValue])(before ?? '', random);
        texts = { ...texts, [file]: text };
        edited.open(file, text, `file://${file}`, edits);
        expectAsFresh(texts, edited);
      }
    });
  }

  it('stays for all stages that do not use the parameter that changes', () => {
    const texts = { [pipelineFile]: pipeline, [parameterFile]: parameters };
    const edited = project(texts);
    const fields = () => {
      const loaded = edited.load(pipelineFile);
      assert.ok(loaded.kind === 'document');
      return new Map(pipelineOf(loaded.document, edited).value.stages.map((stage) => [stage.name, stage.fields]));
    };
    const changedBy = (parameterText: string): readonly string[] => {
      const before = fields();
      edited.open(parameterFile, parameterText, `file://${parameterFile}`);
      const after = fields();
      return [...after].flatMap(([name, made]) => (made === before.get(name) || name === 'own' ? [] : name));
    };
    assert.deepEqual(changedBy(parameters.replace('rate: 0.1', 'rate: 0.10 # the same')), []);
    assert.deepEqual(changedBy(parameters.replace('b: {depth: 2}', 'b: {depth: 3}')), ['train@b']);
    assert.deepEqual(changedBy(parameters.replace('b: {depth: 2}', 'b: {depth: 3, width: 1}')), []);
    assert.deepEqual(changedBy(parameters.replace('seed: 7', 'seed: 8')), ['prepare', 'train@b']);
    assert.deepEqual(changedBy(parameters.replace('seed: 7', 'seed: 8').replace('0.1', '0.2')), ['train@a', 'train@b']);
  });
});

const pieces = [...snippets, ...scalars, ...keys.map((key) => `${key}: `), ...expressions.map((one) => `\${${one}}`)];
const more = [
  ...stages.map((stage) => `  ${stage}\n`),
  '\n',
  '  ',
  '# c',
  '    de\n',
  '  tr\n',
  '"',
  '[',
  'vars: [1]\n',
];

/** Something that somebody types or takes away. */
function typed(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const piece = random.pick([...pieces, ...more]);
  return text.slice(0, at) + piece + text.slice(at + (random.chance(0.5) ? random.below(25) : 0));
}

/** Some lines elsewhere, or there twice. */
function moved(text: string, random: Random): string {
  const lines = text.split('\n');
  const from = random.below(lines.length);
  const taken = random.chance(0.5) ? lines.slice(from, from + 4) : lines.splice(from, 1 + random.below(6));
  lines.splice(random.below(lines.length + 1), 0, ...taken);
  return lines.join('\n');
}

function changedValue(text: string, random: Random): string {
  const numbers = [...text.matchAll(/\d+/g)];
  if (numbers.length === 0) return text;
  const { 0: digits, index } = random.pick(numbers);
  return text.slice(0, index) + String(random.below(30)) + text.slice(index + digits.length);
}
