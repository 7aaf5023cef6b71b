/** What DVC says of a project and what we say, in one form; and where the two differ. */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isArrayOf, isRecord, isString } from '../../../../../protocol/shape.ts';
import { type DvcFinding, phases } from '../../../../../server/dialects/dvc/finding.ts';
import { pipelineOf } from '../../../../../server/dialects/dvc/pipeline.ts';
import { typeName } from '../../../../../server/dialects/dvc/values.ts';
import { memoryFiles } from '../../../../../server/project/files.ts';
import { Documents } from '../../../../../server/project/project.ts';
import { floatText } from '../../../../../server/yaml/floatText.ts';
import type { Node } from '../../../../../server/yaml/node.ts';
import type { Project } from './mutate.ts';

export interface Verdict {
  /** Where loading stops: `yaml` or `schema` of dvc.yaml itself, then as in `finding.ts`; `ok` if it does not. */
  readonly phase: string;
  /** The error's class and text. */
  readonly error: string;
  readonly message: string;
  /** The keys to what is wrong: of all places for `schema`, else of the first, joined by dots. */
  readonly paths: readonly (readonly string[])[];
  readonly names: readonly string[];
  /** What each stage became, in JSON that tells all types apart. */
  readonly stages: readonly unknown[];
}

export function readVerdict(answer: unknown): Verdict {
  if (!isRecord(answer)) throw new Error(`no verdict: ${JSON.stringify(answer)}`);
  const { phase, error, message, paths, names = [], stages = [] } = answer;
  const isRead =
    isString(phase) &&
    isString(error) &&
    isString(message) &&
    isArrayOf(paths, (one) => isArrayOf(one, isString)) &&
    isArrayOf(names, isString) &&
    Array.isArray(stages);
  if (!isRead) throw new Error(`no verdict: ${JSON.stringify(answer)}`);
  return { phase, error, message, paths, names, stages };
}

const folder = path.resolve('/project');

export function ourVerdict(project: Project): Verdict {
  const texts = Object.entries(project).map(([file, text]): [string, string] => [path.join(folder, file), text]);
  const config = path.join(folder, '.dvc', 'config');
  const documents = new Documents(memoryFiles(new Map([...texts, [config, '']])));
  const loaded = documents.load(path.join(folder, 'dvc.yaml'));
  if (loaded.kind !== 'document') throw new Error('a project without a dvc.yaml');
  const { findings, stages } = pipelineOf(loaded.document, documents).value;
  const errors = findings.filter(({ severity }) => severity === 'error');
  const phase = phases.find((one) => errors.some((finding) => finding.phase === one));
  if (phase === undefined) {
    const resolved = stages.map(({ fields }) => ({ dict: [...fields].map(([key, value]) => [key, encode(value)]) }));
    return { phase: 'ok', error: '', message: '', paths: [], names: stages.map(({ name }) => name), stages: resolved };
  }
  const first = errors.filter((finding) => finding.phase === phase);
  return { ...describe(phase, first), names: [], stages: [] };
}

function describe(phase: string, found: readonly DvcFinding[]): Omit<Verdict, 'names' | 'stages'> {
  const told = found.filter(({ isUntold }) => isUntold !== true);
  const syntax = told.filter(({ code }) => code === 'yaml-syntax' || code === 'duplicate-key');
  const relevant = phase === 'yaml+schema' && syntax.length > 0 ? syntax : told;
  const isSchema = phase === 'yaml+schema' && syntax.length === 0;
  const [first] = relevant;
  return {
    phase: phase === 'yaml+schema' ? (isSchema ? 'schema' : 'yaml') : phase,
    error: first?.code ?? '',
    message: relevant.map(({ message }) => message).join(' '),
    paths: isSchema ? relevant.map(({ path: keys }) => keys) : [[first?.path.join('.') ?? '']],
  };
}

function encode(node: Node): unknown {
  switch (node.kind) {
    case 'null':
      return null;
    case 'bool':
    case 'str':
      return node.value;
    case 'int':
      return { int: node.value.toString() };
    case 'float':
      return { float: floatText(node.value) };
    case 'other':
      return { other: typeName(node) };
    case 'list':
      return node.items.map(encode);
    case 'dict':
      return { dict: node.entries.map(({ key, value }) => [encode(key), encode(value)]) };
  }
}

/** How ours differs from DVC's, in a few words; `undefined` where the two agree. */
export function differenceOf(ours: Verdict, dvc: Verdict): string | undefined {
  if (ours.phase !== dvc.phase) return `phase: ours ${ours.phase}, DVC ${dvc.phase}`;
  if (dvc.phase === 'schema' && !isDeepStrictEqual(pathsOf(ours), pathsOf(dvc))) return 'paths of the schema';
  if (dvc.phase !== 'schema' && !isWithin(ours, dvc)) return 'path';
  if (!isDeepStrictEqual(ours.names, dvc.names)) return 'names';
  return isDeepStrictEqual(ours.stages, dvc.stages) ? undefined : 'stages';
}

/** The path is DVC's, or leads on from it: DVC names some errors by the stage alone. */
function isWithin({ paths: [ours] }: Verdict, { paths: [dvc] }: Verdict): boolean {
  const [path] = dvc ?? [];
  return path === undefined || ours?.[0] === path || ours?.[0]?.startsWith(`${path}.`) === true;
}

/** Without order: DVC's depends on its schema's. */
function pathsOf({ paths }: Verdict): readonly string[] {
  return [...new Set(paths.map((keys) => keys.join(' -> ')))].toSorted();
}
