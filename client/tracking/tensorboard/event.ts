/**
 * One record of an event file: what was logged at one step. Fields: tensorflow/core/util/event.proto,
 * tensorflow/core/framework/{summary,tensor}.proto.
 */
import type { PbfReader } from 'pbf';
import { unlessMalformed } from '../protobuf.ts';
import { type HparamsRecord, hparamsPlugin, readHparams } from './hparams.ts';

export interface LoggedValue {
  readonly tag: string;
  readonly value: number;
}

export interface Event {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly step: number;
  readonly scalars: readonly LoggedValue[];
  readonly hparams: readonly HparamsRecord[];
}

/** The event that begins where `reader` stands; `undefined` where what is there until `end` is none. */
export function readEvent(reader: PbfReader, end: number): Event | undefined {
  return unlessMalformed(() => {
    const scalars: LoggedValue[] = [];
    const hparams: HparamsRecord[] = [];
    let time = Number.NaN;
    let step = 0;
    for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
      if (field === 1) time = reader.readDouble() * 1000;
      else if (field === 2) step = reader.readVarint(true);
      else if (field === 5) readSummary(reader, scalars, hparams);
    }
    return { time, step, scalars, hparams };
  });
}

function readSummary(reader: PbfReader, scalars: LoggedValue[], hparams: HparamsRecord[]): void {
  const end = endOfMessage(reader);
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
    if (field === 1) readValue(reader, scalars, hparams);
  }
}

function readValue(reader: PbfReader, scalars: LoggedValue[], hparams: HparamsRecord[]): void {
  const end = endOfMessage(reader);
  let tag = '';
  let value: number | undefined;
  let plugin: Plugin | undefined;
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
    if (field === 1) tag = reader.readString();
    else if (field === 2) value = reader.readFloat();
    else if (field === 8) value = readTensor(reader);
    else if (field === 9) plugin = readMetadata(reader);
  }
  if (plugin?.name === hparamsPlugin) {
    const read = readHparams(plugin.content);
    if (read !== undefined) hparams.push(read);
  } else if (value !== undefined) scalars.push({ tag, value });
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
