/**
 * What DVCLive keeps in its folder: curves as tables, one a metric; latest values and values without a curve as
 * JSON; parameters as YAML. Layout: dvclive/live.py and dvclive/plots/metric.py.
 */
import { join } from 'node:path';
import { isRecord } from '../../../protocol/shape.ts';
import { readTextIfThere } from '../../storage/content.ts';
import { listEntries } from '../../storage/listing.ts';
import { parsePythonJson } from '../../storage/pythonJson.ts';
import { parseYaml } from '../../storage/yamlText.ts';
import { type LatestPoint, type LoggedCurve, latestOf } from '../curve.ts';
import { GrowingCurve } from '../growingCurve.ts';
import type { Param } from '../store.ts';

export const summaryFile = 'metrics.json';
export const curvesFolder = join('plots', 'metrics');
export const paramsFile = 'params.yaml';

export interface CurveFile {
  /** `train/loss` for `train/loss.tsv`. */
  readonly key: string;
  readonly path: string;
}

/** Ordered by key; links are not followed. */
export function curveFiles(root: string): CurveFile[] {
  return filesBelow(join(root, curvesFolder), '').sort((a, b) => (a.key < b.key ? -1 : 1));
}

function filesBelow(folder: string, prefix: string): CurveFile[] {
  return listEntries(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path, `${prefix}${entry.name}/`);
    return entry.isFile() && entry.name.endsWith('.tsv') ? [{ key: prefix + entry.name.slice(0, -4), path }] : [];
  });
}

export interface CurveTable {
  readonly curve: LoggedCurve;
  /** How many lines are no point. */
  readonly malformed: number;
}

/** No points where the file is gone. */
export function readCurve(path: string): LoggedCurve {
  return parseCurve(readTextIfThere(path) ?? '').curve;
}

/** What is told of a table without its curve. */
export interface CurveSummary {
  readonly latest: LatestPoint | undefined;
  /** When the first point was logged; 0 where that was not noted. */
  readonly firstTime: number | undefined;
  /** How many lines are no point. */
  readonly malformed: number;
}

export function summarise(path: string): CurveSummary {
  const { curve, malformed } = parseCurve(readTextIfThere(path) ?? '');
  return { latest: latestOf(curve), firstTime: curve.times[0], malformed };
}

/** The points of a table; a last line without its end is still being written. */
export function parseCurve(text: string): CurveTable {
  const curve = new GrowingCurve();
  let malformed = 0;
  const [head = '', ...lines] = wholeLines(text);
  const columns = head.split('\t');
  const stepColumn = columns.indexOf('step');
  const timeColumn = columns.indexOf('timestamp');
  for (const line of lines) {
    const cells = line.split('\t');
    const step = numberOf(cells[stepColumn]);
    const value = cells.length === columns.length ? numberOf(cells[columns.length - 1]) : undefined;
    if (step === undefined || value === undefined) malformed += 1;
    else curve.add(step, numberOf(cells[timeColumn]) ?? 0, value);
  }
  return { curve: curve.points, malformed };
}

function wholeLines(text: string): string[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.trimEnd());
}

/** Not finite numbers as Python prints them. */
const spelled = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

function numberOf(written: unknown): number | undefined {
  if (typeof written === 'number') return written;
  if (typeof written !== 'string' || written === '') return undefined;
  const value = spelled.get(written.toLowerCase()) ?? Number(written);
  return Number.isNaN(value) && written.toLowerCase() !== 'nan' ? undefined : value;
}

export interface Summary {
  /** The last step that was logged. */
  readonly step: number;
  /** Latest values by key, nested keys joined by `/`. */
  readonly values: ReadonlyMap<string, number>;
}

const noSummary: Summary = { step: 0, values: new Map() };

/** `undefined` while it is half written; empty where there is none. */
export function readSummary(root: string): Summary | undefined {
  const text = readTextIfThere(join(root, summaryFile));
  if (text === undefined) return noSummary;
  const content = parsePythonJson(text);
  if (!isRecord(content)) return undefined;
  const { step, ...rest } = content;
  return { step: numberOf(step) ?? 0, values: new Map(valuesIn(rest, '')) };
}

function valuesIn(content: Readonly<Record<string, unknown>>, prefix: string): [string, number][] {
  return Object.entries(content).flatMap(([key, value]): [string, number][] => {
    if (isRecord(value)) return valuesIn(value, `${prefix}${key}/`);
    const number = numberOf(value);
    return number === undefined ? [] : [[prefix + key, number]];
  });
}

/** Values as written, nested keys joined by `.`; `undefined` while the file is half written. */
export function readParams(root: string): Param[] | undefined {
  const text = readTextIfThere(join(root, paramsFile));
  if (text === undefined) return [];
  const content = parseYaml(text, { schema: 'failsafe' });
  return isRecord(content) ? paramsIn(content, '') : undefined;
}

function paramsIn(content: Readonly<Record<string, unknown>>, prefix: string): Param[] {
  return Object.entries(content).flatMap(([key, value]): Param[] =>
    isRecord(value) ? paramsIn(value, `${prefix}${key}.`) : [{ key: prefix + key, value: textOf(value) }],
  );
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
