/**
 * An event file as TensorBoard's writers leave it. The frames are those of tensorflow/core/lib/io/record_writer.h,
 * the records are tensorflow.Event with one scalar each; TensorBoard's own reader reads it beside ours.
 */
import { appendFileSync, closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { PbfWriter } from 'pbf';

const tags = 5;
const recordsAtOnce = 10_000;

const run = 'training';
const fileName = 'events.out.tfevents.1700000000.host.1.0';

export async function writeEventFile(root: string, scalars: number): Promise<void> {
  const folder = path.join(root, run);
  mkdirSync(folder, { recursive: true });
  const file = openSync(path.join(folder, fileName), 'w');
  let frames: Buffer[] = [frame(event(0, (message) => message.writeStringField(3, 'brain.Event:2')))];
  for (let index = 0; index < scalars; index += 1) {
    frames.push(frame(scalar(`train/loss_${index % tags}`, Math.floor(index / tags), 1 / (index + 1))));
    if (frames.length < recordsAtOnce) continue;
    writeSync(file, Buffer.concat(frames));
    frames = [];
  }
  writeSync(file, Buffer.concat(frames));
  closeSync(file);
}

/** One more, in the file that was written there. */
export function appendScalar(root: string, tag: string, step: number, value: number): void {
  appendFileSync(path.join(root, run, fileName), frame(scalar(tag, step, value)));
}

function scalar(tag: string, step: number, value: number): Uint8Array {
  return event(step, (message) => {
    message.writeVarintField(2, step);
    message.writeMessage(
      5,
      (_, summary) => {
        summary.writeMessage(
          1,
          (__, written) => {
            written.writeStringField(1, tag);
            written.writeFloatField(2, value);
          },
          undefined,
        );
      },
      undefined,
    );
  });
}

function event(step: number, write: (message: PbfWriter) => void): Uint8Array {
  const message = new PbfWriter();
  message.writeDoubleField(1, 1_700_000_000 + step);
  write(message);
  return message.finish();
}

function frame(record: Uint8Array): Buffer {
  const framed = Buffer.alloc(record.length + 16);
  framed.writeBigUInt64LE(BigInt(record.length), 0);
  framed.writeUInt32LE(masked(framed.subarray(0, 8)), 8);
  framed.set(record, 12);
  framed.writeUInt32LE(masked(record), record.length + 12);
  return framed;
}

function masked(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  const checksum = ~crc >>> 0;
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
