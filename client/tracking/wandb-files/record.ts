/** What a record of a `.wandb` file says. Fields: wandb/proto/wandb_internal.proto. */
import { PbfReader } from 'pbf';
import { unlessMalformed } from '../disk/protobuf.ts';

/** A value of the configuration, the history or the summary; `keys` lead to it through nested mappings. */
export interface Item {
  readonly keys: readonly string[];
  /** As JSON has it, with `NaN` and `Infinity` bare. */
  readonly json: string;
}

export type WandbRecord =
  | {
      readonly kind: 'run';
      readonly project: string;
      /** Empty where it was given none. */
      readonly name: string;
      /** It goes on with what was logged under its id before, where there is something. */
      readonly resumes: boolean;
      readonly tags: readonly string[];
      readonly group: string;
      readonly jobType: string;
      /** Its id; empty where it is part of none. */
      readonly sweep: string;
      readonly notes: string;
      readonly config: readonly Item[];
      /** Milliseconds since the epoch. */
      readonly start: number | undefined;
      /** Of its code, in Git; empty where W&B found none. */
      readonly commit: string;
    }
  /** Of where it ran; empty where it was not told. */
  | { readonly kind: 'environment'; readonly user: string }
  | { readonly kind: 'config' | 'summary'; readonly items: readonly Item[] }
  | { readonly kind: 'history'; readonly items: readonly Item[]; readonly step: number | undefined }
  | { readonly kind: 'exit'; readonly code: number };

/** `undefined` for records that say nothing of a run's values, and for what is no record. */
export function readRecord(record: Uint8Array): WandbRecord | undefined {
  return unlessMalformed(() => {
    const reader = new PbfReader(record);
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      const read = readers.get(field);
      if (read !== undefined) return read(inner(reader));
    }
    return undefined;
  });
}

/** By the field of the record in which they stand. */
const readers = new Map<number, (reader: PbfReader) => WandbRecord>([
  [2, readHistory],
  [3, (reader) => ({ kind: 'summary', items: readItems(reader) })],
  [5, (reader) => ({ kind: 'config', items: readItems(reader) })],
  [17, readRun],
  [26, readEnvironment],
  [18, (reader) => ({ kind: 'exit', code: readExitCode(reader) })],
]);

function inner(reader: PbfReader): PbfReader {
  return new PbfReader(reader.readBytes());
}

function readRun(reader: PbfReader): WandbRecord {
  const texts = new Map<number, string>();
  let config: readonly Item[] = [];
  let start: number | undefined;
  let commit = '';
  let resumes = false;
  const tags: string[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    switch (field) {
      case 4:
        config = readItems(inner(reader));
        break;
      case 10:
        tags.push(reader.readString());
        break;
      case 17:
        start = readTime(inner(reader));
        break;
      case 18:
      case 24:
        resumes = reader.readBoolean() || resumes;
        break;
      case 21:
        commit = readCommit(inner(reader));
        break;
      default:
        if (textFields.has(field)) texts.set(field, reader.readString());
    }
  }
  const text = (field: number) => texts.get(field) ?? '';
  return {
    kind: 'run',
    project: text(3),
    name: text(8),
    resumes,
    tags,
    group: text(6),
    jobType: text(7),
    sweep: text(12),
    notes: text(9),
    config,
    start,
    commit,
  };
}

/** Of a `RunRecord`: its project, group, kind of job, name, notes and sweep. */
const textFields: ReadonlySet<number> = new Set([3, 6, 7, 8, 9, 12]);

/** Of a `GitRepoRecord`. */
function readCommit(reader: PbfReader): string {
  return readText(reader, 2);
}

/** Of an `EnvironmentRecord`: what WANDB_USERNAME held. */
function readEnvironment(reader: PbfReader): WandbRecord {
  return { kind: 'environment', user: readText(reader, 13) };
}

/** The text of one field; empty where it is not there. */
function readText(reader: PbfReader, wanted: number): string {
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === wanted) return reader.readString();
  }
  return '';
}

/** A `google.protobuf.Timestamp`. */
function readTime(reader: PbfReader): number {
  let seconds = 0;
  let nanoseconds = 0;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) seconds = reader.readVarint(true);
    else if (field === 2) nanoseconds = reader.readVarint(true);
  }
  return seconds * 1000 + Math.floor(nanoseconds / 1e6);
}

function readHistory(reader: PbfReader): WandbRecord {
  const items: Item[] = [];
  let step: number | undefined;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) items.push(readItem(inner(reader)));
    else if (field === 2) step = readStep(inner(reader));
  }
  return { kind: 'history', items, step };
}

function readStep(reader: PbfReader): number {
  return reader.nextField() === 1 ? reader.readVarint(true) : 0;
}

/** The updates of a configuration or a summary; what was removed stays as it was last. */
function readItems(reader: PbfReader): Item[] {
  const items: Item[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) items.push(readItem(inner(reader)));
  }
  return items;
}

function readItem(reader: PbfReader): Item {
  let key: string | undefined;
  let json = 'null';
  const nested: string[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) key = reader.readString();
    else if (field === 2) nested.push(reader.readString());
    else json = readValue(field, reader) ?? json;
  }
  return { keys: key === undefined ? nested : [key], json };
}

/** As JSON; newer writers may put a plain value in a field of its type instead. */
function readValue(field: number, reader: PbfReader): string | undefined {
  switch (field) {
    case 4:
      return String(reader.readBoolean());
    case 5:
      return String(reader.readSVarint());
    case 6:
      return String(reader.readDouble());
    case 7:
      return JSON.stringify(reader.readString());
    case 8:
    case 16:
      return reader.readString();
    default:
      return undefined;
  }
}

function readExitCode(reader: PbfReader): number {
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) return reader.readVarint(true);
  }
  return 0;
}
