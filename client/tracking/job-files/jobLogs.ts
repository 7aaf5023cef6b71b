/** The logs that were read, as long as there is room for their curves; what was not looked at for longest goes first. */
import { messageOf } from '../../../protocol/thrown.ts';
import { JobLog } from './jobLog.ts';
import type { CurvesByStage } from './log/curves.ts';

/** Of all curves together; a point takes 16 bytes. */
const mostPoints = 2_000_000;

export class JobLogs {
  /** In the order of their last use. */
  readonly #logs = new Map<string, JobLog>();

  /** Marks of those that are still being read. */
  get behind(): readonly string[] {
    return [...this.#logs].flatMap(([path, log]) => (log.isBehind ? `${path} ${performance.now()}` : []));
  }

  /** @param isOver Nothing more will be written to it. */
  async read(path: string, isOver: boolean): Promise<{ readonly log: CurvesByStage; readonly problems: string[] }> {
    const log = this.#logs.get(path) ?? new JobLog(path);
    this.#logs.delete(path);
    this.#logs.set(path, log);
    const problems: string[] = [];
    try {
      await log.update(isOver);
      if (log.isBehind) problems.push('Its log is long and still being read: curves and values are not complete yet.');
    } catch (error) {
      problems.push(`Its log cannot be read (${messageOf(error)}).`);
    }
    this.#makeRoom(log);
    return { log: log.curves.byStage, problems };
  }

  close(): void {
    for (const log of this.#logs.values()) log.close();
    this.#logs.clear();
  }

  #makeRoom(used: JobLog): void {
    let size = 0;
    for (const { curves } of this.#logs.values()) size += curves.size;
    for (const [path, log] of this.#logs) {
      if (size <= mostPoints || log === used) return;
      size -= log.curves.size;
      log.close();
      this.#logs.delete(path);
    }
  }
}
