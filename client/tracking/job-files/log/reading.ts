/**
 * What a line of a log says of metrics. A line counts where it is
 *
 * - an object: JSON, or a `dict` as Python prints it, alone on its line. All its numbers are metrics, nested keys joined
 *   by dots: `{"step": 10, "train": {"loss": 0.5}}`, `{'loss': 0.5, 'epoch': 1.0}`;
 * - a row of a table whose head begins with a word for a step: `Iter  Train Loss  Remaining Time`;
 * - text with a count (a step, an epoch, a progress bar) and pairs `key=value` or `key: value`: `epoch 3 loss=0.1
 *   acc=0.91`, `[3]  train-rmse:0.1`, `Epoch 3: 45%|███ | 45/100 [00:01<00:02, 30it/s, loss=0.1]`; where a metric's
 *   name is known for one, `name value` too;
 * - text without a count, for pairs whose name is known for a metric and whose value is a fraction:
 *   `test accuracy: 0.93`.
 *
 * What loggers put before a message is passed over, and the commands that DVC echoes. No metric is: what has a unit or
 * a per cent sign behind it, a date, a version, a part of a path, a size, a port, a name of more than three words, one
 * that stands twice in its line with different values, and what is known for no metric (words.ts). Unknown is not
 * wrong: what is in doubt is left out.
 */
import { type Count, countsIn } from './counts.ts';
import { messageIn } from './lines.ts';
import { numbersOfObject } from './objects.ts';
import { pairsIn } from './pairs.ts';
import { headIn, rowBelow, type TableHead } from './table.ts';
import { isAside, isMeasure, stepKind } from './words.ts';

export interface LineReading {
  readonly counts: readonly Count[];
  readonly metrics: ReadonlyMap<string, number>;
  /** The head of a table begins here. */
  readonly head?: TableHead;
}

const nothing: LineReading = { counts: [], metrics: new Map() };

/** @param line Cleaned. @param table The head of the last table above. */
export function readLine(line: string, table: TableHead | undefined): LineReading {
  const head = headIn(line);
  if (head !== undefined) return { ...nothing, head };
  if (!/\d|nan|inf/i.test(line)) return nothing;
  const row = table && ofRow(table, line);
  if (row !== undefined) return row;
  const message = messageIn(line);
  const object = numbersOfObject(message);
  return object === undefined ? ofText(message) : ofObject(object);
}

function ofRow(head: TableHead, line: string): LineReading | undefined {
  const row = rowBelow(head, line);
  if (row === undefined) return undefined;
  const [name = ''] = head;
  const count: Count = { kind: stepKind(name) ?? 'inner', name: name.toLowerCase(), at: row.at, of: undefined };
  return { counts: [count], metrics: withoutAsides(row.values) };
}

function ofObject(numbers: ReadonlyMap<string, number>): LineReading {
  const counts = [...numbers].flatMap(([name, at]): Count[] => {
    const kind = stepKind(name);
    return kind === undefined ? [] : [{ kind, name, at, of: undefined }];
  });
  return { counts, metrics: withoutAsides(numbers) };
}

function withoutAsides(numbers: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...numbers].filter(([name]) => !isAside(name) && stepKind(name) === undefined));
}

function ofText(message: string): LineReading {
  const { counts, rest } = countsIn(message);
  const isCounted = counts.length > 0;
  const metrics = new Map<string, number>();
  const doubtful = new Set<string>();
  for (const { key, value, isFraction } of pairsIn(rest, isCounted)) {
    if (isAside(key) || stepKind(key) !== undefined) continue;
    if (!isCounted && !(isMeasure(key) && isFraction)) continue;
    if (metrics.has(key) && !Object.is(metrics.get(key), value)) doubtful.add(key);
    metrics.set(key, value);
  }
  for (const key of doubtful) metrics.delete(key);
  return { counts, metrics };
}
