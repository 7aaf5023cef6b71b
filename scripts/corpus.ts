/**
 * Judges a folder of real pipelines beside DVC's own verdicts: `node scripts/corpus.ts <folder>`.
 *
 * The folder holds `dvc/` (repositories with oracle.tsv, oracle-graph.tsv and oracle-stages.jsonl), `dvc-invalid/`
 * (snapshots that DVC rejects, with manifest.tsv) and `dvc-probes.jsonl`; parts may be absent.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isArrayOf, isRecord, isString } from '../protocol/shape.ts';
import { dvc } from '../server/dialects/dvc/dialect.ts';
import type { ResolvedStage } from '../server/dialects/dvc/entry.ts';
import { type DvcFinding, phases } from '../server/dialects/dvc/finding.ts';
import { type Pipeline, pipelineOf } from '../server/dialects/dvc/pipeline.ts';
import { projects } from '../server/dialects/dvc/root/projects.ts';
import { verdictOn } from '../server/dialects/dvc/verdict.ts';
import { memoryFiles } from '../server/project/files.ts';
import type { Finding } from '../server/project/finding.ts';
import type { Root } from '../server/project/graph.ts';
import { Documents, type Project } from '../server/project/project.ts';
import type { Node } from '../server/yaml/node.ts';

/** What DVC says of one file. */
interface Verdict {
  readonly phase: string;
  readonly errorClass: string;
  readonly message: string;
}

type Outcome = 'agree' | 'disagree';

interface Judgement {
  readonly part: string;
  readonly outcome: Outcome;
  /** `repository file: ours, not DVC's`, for a disagreement. */
  readonly detail: string;
}

/** The errors of DVC behind each code; those of one line are found in one go, in the order of the stages. */
const graphErrors = [
  { 'duplicate-output': 'OutputDuplicationError', 'overlapping-outputs': 'OverlappingOutputPathsError' },
  { 'file-in-output': 'StagePathAsOutputError' },
  { cycle: 'CyclicGraphError' },
];

const [, , named] = process.argv;
const folder = named && path.resolve(named);
if (!folder || !existsSync(folder)) {
  console.error('Name the folder of the corpus: node scripts/corpus.ts <folder>');
  process.exit(2);
}
const judgements = [...judgeRepositories(folder), ...judgeSnapshots(folder), ...judgeProbes(folder)];
report(judgements);

function report(all: readonly Judgement[]): void {
  const outcomes = ['agree', 'disagree'] as const;
  const rows = [...new Set(all.map(({ part }) => part))].map((part) => {
    const own = all.filter((one) => one.part === part);
    return { part, ...Object.fromEntries(outcomes.map((outcome) => [outcome, count(own, outcome)])) };
  });
  for (const { part, detail } of all.filter(({ outcome }) => outcome === 'disagree')) console.log(`${part}: ${detail}`);
  console.table(rows);
  const disagreements = count(all, 'disagree');
  console.log(`corpus: ${count(all, 'agree')} agree, ${disagreements} disagree`);
  process.exitCode = disagreements === 0 ? 0 : 1;
}

function count(all: readonly Judgement[], outcome: Outcome): number {
  return all.filter((one) => one.outcome === outcome).length;
}

/** The verdict of each file, then its stages, then what is said of each root as a whole. */
function judgeRepositories(corpus: string): readonly Judgement[] {
  const top = path.join(corpus, 'dvc');
  const projects = new Map<string, Documents>();
  const projectOf = (repo: string): Documents => {
    const known = projects.get(repo) ?? projectAt(path.join(top, repo.replace('/', '__')));
    projects.set(repo, known);
    return known;
  };
  const fileIn = (repo: string, file: string): string => path.join(top, repo.replace('/', '__'), file);
  const verdicts = readTable(path.join(top, 'oracle.tsv')).map(({ repo = '', path: file = '', ...row }) =>
    judgeFile('dvc: verdicts', `${repo} ${file}`, projectOf(repo), fileIn(repo, file), verdictOf(row)),
  );
  const stages = readLines(path.join(top, 'oracle-stages.jsonl')).map((row) => {
    const { repo, path: file, keys, resolved } = row;
    if (!isString(repo) || !isString(file))
      throw new Error('oracle-stages.jsonl: repo and path are needed in each line');
    return judgeStages('dvc: stages', `${repo} ${file}`, projectOf(repo), fileIn(repo, file), keys, resolved);
  });
  const graphs = readTable(path.join(top, 'oracle-graph.tsv')).map(({ repo = '', dvc_root: root = '', ...row }) => {
    const [folder = ''] = root.split(' ');
    return judgeGraph('dvc: graph', `${repo} ${root}`, projectOf(repo), fileIn(repo, folder), graphVerdictOf(row));
  });
  return [...verdicts, ...stages, ...graphs];
}

function judgeSnapshots(corpus: string): readonly Judgement[] {
  return readTable(path.join(corpus, 'dvc-invalid', 'manifest.tsv')).map(({ path: file = '', dir = '', ...row }) => {
    const snapshot = path.join(corpus, dir.replace(/^invalid/, 'dvc-invalid'));
    const verdict = verdictOf(row);
    const name = `${dir} ${file}`;
    if (verdict.phase === 'graph') return judgeGraph('dvc-invalid', name, projectAt(snapshot), snapshot, verdict);
    return judgeFile('dvc-invalid', name, projectAt(snapshot), path.join(snapshot, file), verdict);
  });
}

function judgeProbes(corpus: string): readonly Judgement[] {
  const root = path.resolve('/probe');
  return readLines(path.join(corpus, 'dvc-probes.jsonl')).flatMap((row) => {
    const { name, files, resolved, message } = row;
    if (!isString(name) || !isRecord(files))
      throw new Error('dvc-probes.jsonl: name and files are needed in each line');
    const texts = Object.entries({ '.dvc/config': '', ...files }).flatMap(([file, text]): [string, string][] =>
      isString(text) ? [[path.join(root, file), text]] : [],
    );
    const project = new Documents(memoryFiles(new Map(texts)));
    const file = path.join(root, 'dvc.yaml');
    const verdict = verdictOf({
      phase: String(row['phase']),
      error_class: String(row['error_class']),
      message: String(message ?? ''),
    });
    const part = 'probes: verdicts';
    if (verdict.phase === 'graph') return [judgeGraph(part, name, project, root, verdict)];
    const judged = judgeFile(part, name, project, file, verdict);
    if (verdict.phase !== 'ok' || !isRecord(resolved)) return [judged];
    return [judged, judgeStages('probes: stages', name, project, file, Object.keys(resolved), resolved)];
  });
}

/** What DVC says of a whole project. */
interface GraphVerdict {
  readonly errorClass: string;
  readonly message: string;
  /** How many it loaded; of a project that it rejects that is not always known. */
  readonly stages?: number;
}

function judgeGraph(part: string, name: string, project: Project, folder: string, verdict: GraphVerdict): Judgement {
  const files = filesIn(folder, project).filter((file) => projects.definesStages(path.basename(file)));
  const root = { folder, files: files.toSorted() };
  const findings = projects.check(root, project).findings.filter(isError);
  const classes = graphErrors
    .map((codes) => findings.flatMap(({ code }) => new Map(Object.entries(codes)).get(code) ?? []))
    .find((found) => found.length > 0);
  const count = stagesIn(root, project);
  const isSame = verdict.errorClass === '' ? findings.length === 0 : classes?.includes(verdict.errorClass);
  if (isSame && (verdict.stages ?? count) === count) return { part, outcome: 'agree', detail: name };
  const ours = findings.slice(0, 3).map(({ code, message, document }) => `${document.path} ${code}: ${message}`);
  const detail = `${name}\n  ours: ${count} stages ${ours.join('; ')}\n  DVC:  ${verdict.stages} stages ${verdict.errorClass}: ${verdict.message}`;
  return { part, outcome: 'disagree', detail };
}

/** DVC counts none of a file with an error in it. A file that is only listed has one stage, which is not known. */
function stagesIn({ folder, files }: Root, project: Project): number {
  const broken = new Set(
    files.filter((file) => {
      const loaded = project.load(file);
      return loaded.kind === 'document' && dvc.check(loaded.document, project).findings.some(isError);
    }),
  );
  const listed = files.filter((file) => project.load(file).kind === 'unreadable');
  const known = projects.graph({ folder, files }, project).stages.filter(({ document }) => !broken.has(document.path));
  return known.length + listed.length;
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function filesIn(folder: string, project: Project): readonly string[] {
  return project.list(folder).flatMap(({ name, isFolder }) => {
    const file = path.join(folder, name);
    return isFolder ? filesIn(file, project) : [file];
  });
}

function graphVerdictOf({ error_class: errorClass = '', message = '', stages = '' }: Row): GraphVerdict {
  return { errorClass, message, stages: Number(stages) };
}

function judgeFile(part: string, name: string, project: Documents, file: string, verdict: Verdict): Judgement {
  const loaded = project.load(file);
  if (loaded.kind !== 'document') return { part, outcome: 'disagree', detail: `${name}: cannot be read here` };
  const findings = verdictOn(loaded.document, project).value;
  const first = firstPhase(findings);
  const ours = findings.filter(
    ({ phase, severity, isUntold }) => phase === first && severity === 'error' && isUntold !== true,
  );
  const difference = differenceOf(first, ours, verdict);
  if (difference === undefined) return { part, outcome: 'agree', detail: name };
  const said = ours.slice(0, 3).map(({ code, path: keys, message }) => `${code} @ ${keys.join(' -> ')}: ${message}`);
  const detail = `${name}\n  ${difference}\n  ours: ${first} ${said.join('; ')}\n  DVC:  ${verdict.phase} ${verdict.errorClass}: ${verdict.message}`;
  return { part, outcome: 'disagree', detail };
}

function differenceOf(first: string, ours: readonly DvcFinding[], verdict: Verdict): string | undefined {
  if (first !== verdict.phase) return 'another phase';
  const expected = keyPathsOf(verdict);
  if (expected === undefined) return undefined;
  const paths = ours.map((finding) => finding.path.join(expected.separator));
  if (expected.isAll) return isDeepStrictEqual(new Set(paths), new Set(expected.paths)) ? undefined : 'other key paths';
  const [path = ''] = paths;
  const [stem = ''] = expected.paths;
  return path === stem || path.startsWith(`${stem}.`)
    ? undefined
    : `another key path (${paths[0]}, not ${expected.paths[0]})`;
}

/** The keys that DVC's message names, if it does. */
function keyPathsOf({
  errorClass,
  message,
}: Verdict): { paths: readonly string[]; separator: string; isAll: boolean } | undefined {
  if (errorClass === 'YAMLValidationError') {
    const paths = message.split('; ').map((part) => part.split(' @ ')[1] ?? '');
    return { paths, separator: ' -> ', isAll: true };
  }
  const where = /^failed to (?:parse|resolve) (stage )?'([^']*)' in/.exec(message);
  if (where === null) return undefined;
  const [, isStage, keys = ''] = where;
  return { paths: [isStage ? `stages.${keys}` : keys], separator: '.', isAll: false };
}

function firstPhase(findings: readonly DvcFinding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return phases.find((phase) => errors.some((finding) => finding.phase === phase)) ?? 'ok';
}

function judgeStages(
  part: string,
  name: string,
  project: Documents,
  file: string,
  keys: unknown,
  resolved: unknown,
): Judgement {
  const stages = load(project, file)?.stages ?? [];
  const names = stages.map((stage) => stage.name);
  const disagree = (detail: string): Judgement => ({ part, outcome: 'disagree', detail: `${name}\n  ${detail}` });
  if (isArrayOf(keys, isString) && !isDeepStrictEqual(names, keys))
    return disagree(`ours: ${names.join(' ')}\n  DVC:  ${keys.join(' ')}`);
  if (!isRecord(resolved)) return { part, outcome: 'agree', detail: name };
  const other = stages.find(
    (stage) => stage.name in resolved && !isDeepStrictEqual(plainStage(stage), resolved[stage.name]),
  );
  if (other === undefined) return { part, outcome: 'agree', detail: name };
  return disagree(
    `${other.name}\n  ours: ${JSON.stringify(plainStage(other))}\n  DVC:  ${JSON.stringify(resolved[other.name])}`,
  );
}

function load(project: Documents, file: string): Pipeline | undefined {
  const loaded = project.load(file);
  return loaded.kind === 'document' ? pipelineOf(loaded.document, project).value : undefined;
}

function plainStage(stage: ResolvedStage): unknown {
  return Object.fromEntries([...stage.fields].map(([key, value]) => [key, plain(value)]));
}

function plain(node: Node): unknown {
  switch (node.kind) {
    case 'null':
      return null;
    case 'int':
      return Number(node.value);
    case 'bool':
    case 'float':
    case 'str':
      return node.value;
    case 'other':
      return node.type;
    case 'list':
      return node.items.map(plain);
    case 'dict':
      return Object.fromEntries(node.entries.map(({ key, value }) => [String(plain(key)), plain(value)]));
  }
}

/** All that is in the folder, and that the repository holds besides (`_files.txt`). */
function projectAt(root: string): Documents {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = new Map(
    files.map((entry) => path.join(entry.parentPath, entry.name)).map((file) => [file, readFileSync(file, 'utf8')]),
  );
  const listing = texts.get(path.join(root, '_files.txt')) ?? '';
  const others = listing.split('\n').filter(Boolean);
  return new Documents(
    memoryFiles(
      texts,
      others.map((file) => path.join(root, file)),
    ),
  );
}

function verdictOf(row: Row): Verdict {
  return { phase: row['phase'] ?? '', errorClass: row['error_class'] ?? '', message: row['message'] ?? '' };
}

/** Rows of a table of tab-separated values with a head line; none where the file is absent. */
type Row = Readonly<Record<string, string>>;

function readTable(file: string): readonly Row[] {
  if (!existsSync(file)) return [];
  const [head = '', ...lines] = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const names = head.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((cell, index) => [names[index] ?? '', cell])));
}

function readLines(file: string): readonly Readonly<Record<string, unknown>>[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isRecord);
}
