/** One run's `.wandb` file as far as it has been read. */
import { GrowingFile, type RecordsRead } from '../disk/growingFile.ts';
import { GrowingCurve } from '../growingCurve.ts';
import type { Param } from '../store.ts';
import { flattened, spelledNumber } from '../wandb/values.ts';
import { type Item, readRecord, type WandbRecord } from './record.ts';
import { fileHead, readRecords } from './records.ts';

export type RunHead = Extract<WandbRecord, { kind: 'run' }>;

export class RunFile extends GrowingFile {
  readonly #curves = new Map<string, GrowingCurve>();
  readonly #params = new Map<string, string>();
  readonly #summary = new Map<string, number>();
  #lastStep = 0;
  head: RunHead | undefined;
  /** Who ran it, where that was told. */
  user: string | undefined;
  /** Of the process, where it ended and said so. */
  exitCode: number | undefined;

  /** By key; nested keys are joined by `.`. */
  get curves(): ReadonlyMap<string, GrowingCurve> {
    return this.#curves;
  }

  /** Values beside the curves, as the run's end or its code set them. */
  get summary(): ReadonlyMap<string, number> {
    return this.#summary;
  }

  /** In no order. */
  get params(): readonly Param[] {
    return [...this.#params].map(([key, value]) => ({ key, value }));
  }

  get lastStep(): number {
    return this.#lastStep;
  }

  protected override take(bytes: Buffer, start: number): RecordsRead {
    const add = (record: Buffer) => this.#add(readRecord(record));
    if (start > 0) return readRecords(bytes, start, add);
    if (bytes.length < fileHead.length) return { end: 0, isDamaged: false };
    if (!bytes.subarray(0, fileHead.length).equals(fileHead)) return { end: 0, isDamaged: true };
    return readRecords(bytes.subarray(fileHead.length), fileHead.length, add);
  }

  protected override forget(): void {
    this.#curves.clear();
    this.#params.clear();
    this.#summary.clear();
    this.#lastStep = 0;
    this.head = undefined;
    this.user = undefined;
    this.exitCode = undefined;
  }

  #add(record: WandbRecord | undefined): void {
    switch (record?.kind) {
      case 'run':
        this.head = record;
        this.#configure(record.config);
        return;
      case 'environment':
        // It comes in parts, of which one says so.
        this.user = record.user || this.user;
        return;
      case 'config':
        this.#configure(record.items);
        return;
      case 'history':
        this.#log(record.items, record.step);
        return;
      case 'summary':
        for (const { key, value } of numbersIn(record.items)) this.#summary.set(key, value);
        return;
      case 'exit':
        this.exitCode = record.code;
        return;
      default:
        return;
    }
  }

  /** What W&B notes for itself stands under `_wandb`. */
  #configure(items: readonly Item[]): void {
    for (const { keys, json } of items) {
      if (keys[0] === '_wandb') continue;
      for (const [key, value] of flattened(keys.join('.'), parseJson(json))) this.#params.set(key, value);
    }
  }

  #log(items: readonly Item[], given: number | undefined): void {
    const numbers = numbersIn(items, true);
    const own = (name: string) => numbers.find(({ key }) => key === name)?.value;
    const step = own('_step') ?? given ?? this.#lastStep;
    const time = (own('_timestamp') ?? 0) * 1000;
    this.#lastStep = Math.max(this.#lastStep, step);
    for (const { key, value } of numbers) {
      if (key.startsWith('_')) continue;
      const curve = this.#curves.get(key) ?? new GrowingCurve();
      this.#curves.set(key, curve);
      curve.add(step, time, value);
    }
  }
}

/** The numbers among the items, but for those inside a picture, a table or another thing with a `_type`. */
function numbersIn(items: readonly Item[], withOwn = false): { readonly key: string; readonly value: number }[] {
  const typed = new Set(
    items.filter(({ keys }) => keys.at(-1) === '_type').map(({ keys }) => keys.slice(0, -1).join('.')),
  );
  return items.flatMap(({ keys, json }) => {
    const value = numberOf(json);
    const isInside = keys.some((_, length) => length > 0 && typed.has(keys.slice(0, length).join('.')));
    if (value === undefined || isInside || (!withOwn && keys[0]?.startsWith('_'))) return [];
    return [{ key: keys.join('.'), value }];
  });
}

function numberOf(json: string): number | undefined {
  const spelled = spelledNumber(json.replaceAll('"', ''));
  if (spelled !== undefined) return spelled;
  return /^-?\d/.test(json) && Number.isFinite(Number(json)) ? Number(json) : undefined;
}

/** What is no JSON (a bare `NaN`) stays text. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return json;
    throw error;
  }
}
