/**
 * One record of an event file: what was logged at one step. Fields: tensorflow/core/util/event.proto,
 * tensorflow/core/framework/{summary,tensor}.proto.
 */
import type { PbfReader } from 'pbf';
import { isMalformed } from '../disk/protobuf.ts';
import { type HparamsRecord, hparamsPlugin, readHparams } from './hparams.ts';
import type { Names } from './names.ts';

/** Takes what stands in events; an object for each of a million scalars would take longer than reading them. */
export interface EventSink {
  readonly names: Names;
  /** An event, whatever it holds; milliseconds since the epoch, NaN where it says none. */
  time(time: number): void;
  scalar(tag: string, step: number, time: number, value: number): void;
  hparams(record: HparamsRecord): void;
}

/** Reads the event from where `reader` stands until `end`; what is malformed ends it. */
export function readEvent(reader: PbfReader, end: number, sink: EventSink): void {
  try {
    let time = Number.NaN;
    let step = 0;
    let summary: number | undefined;
    for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
      if (field === 1) time = reader.readDouble() * 1000;
      else if (field === 2) step = reader.readVarint(true);
      else if (field === 5) summary ??= reader.pos;
    }
    sink.time(time);
    if (summary !== undefined) readSummaries(reader, summary, end, { step, time, sink });
  } catch (error) {
    if (!isMalformed(error)) throw error;
  }
}

/** When something was logged, and who wants to know. */
interface Moment {
  readonly step: number;
  readonly time: number;
  readonly sink: EventSink;
}

/**
 * The first of them stands at `begin`. The fields of a message come in any order: the time of a summary may stand
 * behind it.
 */
function readSummaries(reader: PbfReader, begin: number, end: number, moment: Moment): void {
  reader.pos = begin;
  readSummary(reader, moment);
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
    if (field === 5) readSummary(reader, moment);
  }
}

function readSummary(reader: PbfReader, moment: Moment): void {
  const end = endOfMessage(reader);
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
    if (field === 1) readValue(reader, moment);
  }
}

function readValue(reader: PbfReader, { step, time, sink }: Moment): void {
  const end = endOfMessage(reader);
  let tag = '';
  let value: number | undefined;
  let plugin: Plugin | undefined;
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
    if (field === 1) tag = sink.names.read(reader);
    else if (field === 2) value = reader.readFloat();
    else if (field === 8) value = readTensor(reader);
    else if (field === 9) plugin = readMetadata(reader);
  }
  if (plugin?.name === hparamsPlugin) {
    const read = readHparams(plugin.content);
    if (read !== undefined) sink.hparams(read);
  } else if (value !== undefined) sink.scalar(tag, step, time, value);
}

interface Plugin {
  readonly name: string;
  readonly content: Uint8Array;
}

function readMetadata(reader: PbfReader): Plugin | undefined {
  const end = endOfMessage(reader);
  let plugin: Plugin | undefined;
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
    if (field === 1) plugin = readPlugin(reader);
  }
  return plugin;
}

function readPlugin(reader: PbfReader): Plugin {
  const end = endOfMessage(reader);
  let name = '';
  let content: Uint8Array = new Uint8Array();
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
    if (field === 1) name = reader.readString();
    else if (field === 2) content = reader.readBytes();
  }
  return { name, content };
}

const floatType = 1;
const doubleType = 2;

/** The one number of a tensor without dimensions; `undefined` for an image, a text, a histogram. */
function readTensor(reader: PbfReader): number | undefined {
  const end = endOfMessage(reader);
  let type = 0;
  let dimensions = 0;
  let content: Uint8Array = new Uint8Array();
  const numbers: number[] = [];
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
    if (field === 1) type = reader.readVarint();
    else if (field === 2) dimensions = countDimensions(reader);
    else if (field === 4) content = reader.readBytes();
    else if (field === 5) reader.readPackedFloat(numbers);
    else if (field === 6) reader.readPackedDouble(numbers);
  }
  if (dimensions > 0) return undefined;
  return numbers.length === 1 ? numbers[0] : numberIn(content, type);
}

/** A tensor's content as it lies in memory. */
function numberIn(content: Uint8Array, type: number): number | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  if (type === floatType && content.length === 4) return view.getFloat32(0, true);
  if (type === doubleType && content.length === 8) return view.getFloat64(0, true);
  return undefined;
}

function countDimensions(reader: PbfReader): number {
  const end = endOfMessage(reader);
  let count = 0;
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) if (field === 2) count += 1;
  return count;
}

function endOfMessage(reader: PbfReader): number {
  const length = reader.readVarint();
  const end = reader.pos + length;
  if (end > reader.length) throw new RangeError('A message is longer than what holds it.');
  return end;
}
