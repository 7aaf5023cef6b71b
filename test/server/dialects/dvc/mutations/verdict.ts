/** What DVC says of a project and what we say, in one form; and where the two differ. */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isArrayOf, isRecord, isString } from '../../../../../protocol/shape.ts';
import { type DvcFinding, phases } from '../../../../../server/dialects/dvc/finding.ts';
import { pipelineOf } from '../../../../../server/dialects/dvc/pipeline.ts';
import { typeName } from '../../../../../server/dialects/dvc/values.ts';
import { verdictOn } from '../../../../../server/dialects/dvc/verdict.ts';
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
  /** The keys to what is wrong, of each place; DVC's are joined by dots where it is only one. */
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
  const errors = verdictOn(loaded.document, documents).value.filter(({ severity }) => severity === 'error');
  const phase = phases.find((one) => errors.some((finding) => finding.phase === one));
  if (phase === undefined) {
    const { stages } = pipelineOf(loaded.document, documents).value;
    const resolved = stages.map(({ fields }) => ({ dict: [...fields].map(([key, value]) => [key, encode(value)]) }));
    return { phase: 'ok', error: '', message: '', paths: [], names: stages.map(({ name }) => name), stages: resolved };
  }
  const told = errors.filter((finding) => finding.phase === phase && finding.isUntold !== true);
  const syntax = told.filter(({ code }) => code === 'yaml-syntax' || code === 'duplicate-key');
  if (phase !== 'yaml+schema') return refused(phase, told);
  return syntax.length > 0 ? refused('yaml', syntax) : refused('schema', told);
}

function refused(phase: string, found: readonly DvcFinding[]): Verdict {
  const error = found[0]?.code ?? '';
  const message = found.map((one) => one.message).join(' ');
  return { phase, error, message, paths: found.map(({ path: keys }) => keys), names: [], stages: [] };
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
  if (!hasSamePaths(ours, dvc)) return 'paths';
  if (!isDeepStrictEqual(ours.names, dvc.names)) return 'names';
  return isDeepStrictEqual(ours.stages, dvc.stages) ? undefined : 'stages';
}

/** Of the structure DVC tells all that is wrong, of anything else the first. */
function hasSamePaths(ours: Verdict, dvc: Verdict): boolean {
  if (dvc.error === 'YAMLValidationError') return isDeepStrictEqual(pathsOf(ours), pathsOf(dvc));
  const [[stem] = []] = dvc.paths;
  const path = ours.paths[0]?.join('.');
  // Some errors are named by the stage alone.
  return stem === undefined || path === stem || path?.startsWith(`${stem}.`) === true;
}

/** Without order: DVC's depends on its schema's. */
function pathsOf({ paths }: Verdict): readonly string[] {
  return [...new Set(paths.map((keys) => keys.join(' -> ')))].toSorted();
}
