/**
 * The stream by which the helper on a host tells of a job: lines, and between them the log's bytes as they are.
 *
 *     ==== trainyard ====        the greeting; what stands before it came from the user's login scripts
 *     clock EPOCH                the host's time
 *     log OFFSET LENGTH          LENGTH bytes follow, which stand at OFFSET in the log
 *     state WORDS                see remoteState.ts
 *     beat                       the connection stands
 */

export type Frame =
  | { readonly kind: 'line'; readonly name: string; readonly words: readonly string[] }
  /** A part of the log as it came; one announced part may come in several. */
  | { readonly kind: 'log'; readonly offset: number; readonly bytes: Buffer };

const greeting = '==== trainyard ====';
const newline = 0x0a;

/** No line of the helper's is longer; a stream without line ends is not its stream. */
const longestLine = 64 * 1024;

/**
 * @param chunks What follows the greeting.
 * @throws {Error} Where the stream is not the helper's.
 */
export async function* frames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  const reader = new FrameReader();
  for await (const chunk of chunks) yield* reader.read(chunk);
}

class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  /** What is still to come of the announced part of the log. */
  #log: { readonly offset: number; readonly left: number } | undefined;

  *read(chunk: Buffer): Generator<Frame> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const frame = this.#log === undefined ? this.#line() : this.#logPart(this.#log);
      if (frame === undefined) return;
      if (frame.kind === 'line' && frame.name === 'log') this.#log = announcement(frame.words);
      else yield frame;
    }
  }

  #line(): Frame | undefined {
    const end = this.#rest.indexOf(newline);
    if (end === -1) {
      if (this.#rest.length > longestLine) throw new Error('the host sent something else than its helper’s lines');
      return undefined;
    }
    const [name = '', ...words] = this.#take(end + 1)
      .toString('utf8', 0, end)
      .split(' ');
    return { kind: 'line', name, words };
  }

  #logPart({ offset, left }: { readonly offset: number; readonly left: number }): Frame | undefined {
    if (this.#rest.length === 0) return undefined;
    const bytes = this.#take(left);
    this.#log = bytes.length === left ? undefined : { offset: offset + bytes.length, left: left - bytes.length };
    return { kind: 'log', offset, bytes };
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }
}

/** The bytes that follow the helper's greeting. */
export async function* afterGreeting(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const mark = Buffer.from(`${greeting}\n`);
  let before: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (before === undefined) {
      yield chunk;
      continue;
    }
    before = Buffer.concat([before, chunk]);
    const at = before.indexOf(mark);
    if (at === -1) {
      if (before.length > longestLine)
        throw new Error('the host’s login scripts print too much; make them quiet for ssh');
      continue;
    }
    const after = before.subarray(at + mark.length);
    before = undefined;
    if (after.length > 0) yield after;
  }
  if (before !== undefined) throw new Error('the host answered without its helper; check what its login scripts do');
}

function announcement([offset, length]: readonly string[]): { offset: number; left: number } | undefined {
  const part = { offset: Number(offset), left: Number(length) };
  if (!Number.isSafeInteger(part.offset) || !Number.isSafeInteger(part.left) || part.offset < 0 || part.left < 0) {
    throw new Error('the host announced a part of the log that cannot be');
  }
  return part.left === 0 ? undefined : part;
}
