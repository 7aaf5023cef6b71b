/**
 * This machine's copy of a remote job's log. Bytes are written at the offset that they have on the host, so that
 * two windows that follow the same job write the same bytes at the same places.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

export class LogFile {
  readonly #file: FileHandle;
  /** Bytes that are here; the host is asked for those behind. */
  size: number;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  static async open(name: string): Promise<LogFile> {
    const file = await open(name, constants.O_RDWR | constants.O_CREAT, 0o600);
    const { size } = await file.stat();
    return new LogFile(file, size);
  }

  /** @param offset At most {@link size}: the copy has no holes. */
  async write(offset: number, bytes: Buffer): Promise<void> {
    if (offset > this.size)
      throw new Error(`the host sent the log from byte ${offset}, but only ${this.size} are here`);
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, offset + done);
      done += bytesWritten;
    }
    this.size = Math.max(this.size, offset + done);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
