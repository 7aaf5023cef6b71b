/**
 * What the hyperparameters plugin keeps in an event file: a session's parameters, and how it ended.
 * Fields: tensorboard/plugins/hparams/{plugin_data,api}.proto, google/protobuf/struct.proto.
 */
import { PbfReader } from 'pbf';
import type { Param, RunStatus } from '../store.ts';

/** The name under which values carry this data. */
export const hparamsPlugin = 'hparams';

export type HparamsRecord =
  | { readonly kind: 'start'; readonly params: readonly Param[] }
  | { readonly kind: 'end'; readonly status: RunStatus /** Milliseconds since the epoch. */; readonly time: number };

/** `undefined` for the experiment's own description, which says nothing of one run. */
export function readHparams(content: Uint8Array): HparamsRecord | undefined {
  const reader = new PbfReader(content);
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 3) return { kind: 'start', params: readStart(new PbfReader(reader.readBytes())) };
    if (field === 4) return readEnd(new PbfReader(reader.readBytes()));
  }
  return undefined;
}

function readStart(reader: PbfReader): Param[] {
  const params: Param[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) params.push(readParam(new PbfReader(reader.readBytes())));
  }
  return params;
}

function readParam(reader: PbfReader): Param {
  let key = '';
  let value = '';
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) key = reader.readString();
    else if (field === 2) value = readText(new PbfReader(reader.readBytes()));
  }
  return { key, value };
}

/** A `google.protobuf.Value` as text. */
function readText(reader: PbfReader): string {
  switch (reader.nextField()) {
    case 2:
      return String(reader.readDouble());
    case 3:
      return reader.readString();
    case 4:
      return String(reader.readBoolean());
    default:
      return '';
  }
}

const statuses: readonly RunStatus[] = ['unknown', 'finished', 'failed', 'running'];

function readEnd(reader: PbfReader): HparamsRecord {
  let status: RunStatus = 'unknown';
  let time = Number.NaN;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) status = statuses[reader.readVarint()] ?? 'unknown';
    else if (field === 2) time = reader.readDouble() * 1000;
  }
  return { kind: 'end', status, time };
}
