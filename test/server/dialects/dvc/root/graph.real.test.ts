/**
 * DVC itself judges random projects beside us: which of their files load, what their stages are, what ties them, and
 * what is wrong between them. `PROJECTS` sets how many, `PROJECTS_SEED` which.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isArrayOf, isRecord, isString } from '../../../../../protocol/shape.ts';
import { dvc } from '../../../../../server/dialects/dvc/dialect.ts';
import { collect } from '../../../../../server/dialects/dvc/root/collect.ts';
import { projects } from '../../../../../server/dialects/dvc/root/projects.ts';
import { memoryFiles } from '../../../../../server/project/files.ts';
import { Documents } from '../../../../../server/project/project.ts';
import { PythonScript } from '../../../../support/pythonScript.ts';
import { Random } from '../mutations/random.ts';
import { shrink } from '../mutations/shrink.ts';
import { type Files, generate } from './generate.ts';

const count = Number(process.env['PROJECTS'] ?? 400);
const seed = Number(process.env['PROJECTS_SEED'] ?? 1);

/** Names are ids of stages; edges lead from the one that makes to the one that needs. */
interface Verdict {
  /** The files that cannot be loaded. */
  readonly broken: readonly string[];
  readonly stages: readonly string[];
  /** What may be DVC's first error between files; none where all is well. */
  readonly errors: readonly string[];
  /** Not known where there is an error. */
  readonly edges: readonly (readonly string[])[];
}

describe('whole projects beside the real DVC', () => {
  let judge: PythonScript;

  before(() => {
    judge = new PythonScript(path.join(import.meta.dirname, 'judge.py'));
  });
  after(() => judge.end());

  async function differenceIn(files: Files): Promise<string | undefined> {
    if (files['.dvc/config'] === undefined) return undefined;
    judge.tell(JSON.stringify(files));
    return differenceOf(ourVerdict(files), readVerdict(await judge.answer()));
  }

  it(`agrees on ${count} random ones`, async function () {
    this.timeout(count * 200 + 60_000);
    const random = new Random(seed);
    for (let number = 0; number < count; number += 1) {
      const files = generate(random);
      const difference = await differenceIn(files);
      if (difference === undefined) continue;
      const small = await shrink(files, async (smaller) => (await differenceIn(smaller)) === difference);
      assert.fail(`PROJECTS_SEED=${seed}, ${number}: ${await differenceIn(small)}\n${print(small)}`);
    }
  });
});

/** Paths may lead out of it. */
const root = path.resolve('/above/the/project');

/** In DVC's order: of one line, the first that it comes upon. */
const classes = [
  { 'duplicate-output': 'OutputDuplicationError', 'overlapping-outputs': 'OverlappingOutputPathsError' },
  { 'file-in-output': 'StagePathAsOutputError' },
  { cycle: 'CyclicGraphError' },
];

function ourVerdict(files: Files): Verdict {
  const texts = Object.entries({ '.git/HEAD': '', ...files }).map(([name, text]): [string, string] => [
    path.join(root, name),
    text,
  ]);
  const project = new Documents(memoryFiles(new Map(texts)));
  const defining = Object.keys(files).filter((name) => projects.definesStages(path.basename(name)));
  const counting = defining.filter((name) => !projects.isIgnored(path.join(root, name), 'file', root, project));
  const isBroken = (name: string): boolean => {
    const loaded = project.load(path.join(root, name));
    return loaded.kind === 'document' && dvc.check(loaded.document, project).findings.some(isError);
  };
  const loading = counting.filter((name) => !isBroken(name)).map((name) => path.join(root, name));
  const whole = { folder: root, files: loading };
  const isReached = (file: string): boolean => {
    const reached = collect({ folder: root, files: [...loading, file] }, project);
    return reached.some(({ document }) => document.path === file);
  };
  const broken = counting.filter((name) => isBroken(name) && isReached(path.join(root, name)));
  const { stages, edges } = projects.graph(whole, project);
  const codes = projects.check(whole, project).findings.map(({ code }) => code);
  const errors = classes.map((line) =>
    Object.entries(line).flatMap(([code, error]) => (codes.includes(code) ? error : [])),
  );
  return {
    broken: broken.toSorted(),
    stages: stages.map(({ id }) => id).toSorted(),
    errors: errors.find((found) => found.length > 0) ?? [],
    edges: edges.map(({ from, to }) => [from, to]).toSorted(inOrder),
  };
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === 'error';
}

function inOrder(a: readonly string[], b: readonly string[]): number {
  return a.join(' ') < b.join(' ') ? -1 : 1;
}

function readVerdict(answer: unknown): Verdict {
  if (!isRecord(answer)) throw new Error(`no verdict: ${JSON.stringify(answer)}`);
  const { broken, stages, error, edges } = answer;
  if (!isRecord(broken) || !isArrayOf(stages, isString) || !isString(error) || !isArrayOf(edges, isEdge))
    throw new Error(`no verdict: ${JSON.stringify(answer)}`);
  return {
    broken: Object.keys(broken).toSorted(),
    stages: stages.toSorted(),
    errors: error === '' ? [] : [error],
    edges: edges.toSorted(inOrder),
  };
}

function isEdge(value: unknown): value is readonly string[] {
  return isArrayOf(value, isString);
}

function differenceOf(ours: Verdict, dvcs: Verdict): string | undefined {
  for (const key of ['broken', 'stages'] as const) {
    if (!isDeepStrictEqual(ours[key], dvcs[key])) return `${key}: ours ${ours[key]}, DVC ${dvcs[key]}`;
  }
  const [error] = dvcs.errors;
  const isSame = error === undefined ? ours.errors.length === 0 : ours.errors.includes(error);
  if (!isSame) return `errors: ours ${ours.errors}, DVC ${error}`;
  if (error !== undefined || isDeepStrictEqual(ours.edges, dvcs.edges)) return undefined;
  return `edges: ours ${JSON.stringify(ours.edges)}, DVC ${JSON.stringify(dvcs.edges)}`;
}

function print(files: Files): string {
  return Object.entries(files)
    .map(([name, text]) => `--- ${name}\n${text}`)
    .join('\n');
}
