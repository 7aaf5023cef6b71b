/** Runs by column, as a table shows them: made in the worker, so that many runs cross as a few arrays. Pure. */
import { createHash } from 'node:crypto';
import { type Cells, hasCells, type NumberCells, TextColumn } from '../../protocol/runCells.ts';
import type { Run } from '../tracking/store.ts';

/** A page of an experiment's runs, by column. */
export interface RunColumns {
  readonly ids: readonly string[];
  /** One a run; it changes with anything that the columns hold of the run. */
  readonly marks: readonly string[];
  /** Without `parent`, `experiment` and `store`, which only the asker can name. */
  readonly cells: readonly Cells[];
  /** The id of the run that started each, where one did. */
  readonly parents: readonly (string | null)[];
  /** The tags that there are, whether or not they were asked for. */
  readonly tags: readonly string[];
}

/**
 * @param tags Those whose values are wanted: they may be long, and few look at them.
 * @param me By which name the store knows who asks; empty where by none.
 */
export function columnsOf(runs: readonly Run[], tags: readonly string[], me = ''): RunColumns {
  const names = new Set(runs.flatMap((run) => Object.keys(run.tags)));
  return {
    ids: runs.map(({ id }) => id),
    marks: runs.map((run) => markOf(run, tags, me)),
    cells: [
      ...attributeCells(runs, me),
      ...keyedNumbers(runs),
      ...keyedTexts(runs),
      ...tags.map((key) =>
        textCells('tag', key, runs, (run) => (Object.hasOwn(run.tags, key) ? run.tags[key] : undefined)),
      ),
    ].filter(hasCells),
    parents: runs.map(({ parentId = null }) => parentId),
    tags: [...names].sort(),
  };
}

/** The buffers that may be moved instead of copied. */
export function buffersOf({ cells }: RunColumns): ArrayBuffer[] {
  return cells.flatMap((column) =>
    column.form === 'numbers' ? [column.values.buffer, column.present.buffer] : [column.codes.buffer],
  );
}

function attributeCells(runs: readonly Run[], me: string): Cells[] {
  const texts = (key: string, read: (run: Run) => string | undefined) => textCells('attribute', key, runs, read);
  const numbers = (key: string, read: (run: Run) => number | undefined) => numberCells(key, runs, read);
  return [
    texts('run_id', ({ id }) => id),
    texts('run_name', ({ name }) => name),
    texts('status', ({ status }) => status),
    texts('user_id', ({ user }) => user),
    texts('mine', (run) => (isOf(run, me) ? 'mine' : undefined)),
    numbers('start_time', ({ startTime }) => startTime),
    numbers('end_time', ({ endTime }) => endTime),
    texts('commit', ({ commit }) => commit),
    texts('note', ({ note }) => note),
    texts('problems', ({ problems }) => problems?.join('\n')),
  ];
}

function numberCells(key: string, runs: readonly Run[], read: (run: Run) => number | undefined): Cells {
  const values = new Float64Array(runs.length);
  const present = new Uint8Array(runs.length);
  for (const [row, run] of runs.entries()) {
    const value = read(run);
    if (value === undefined) continue;
    values[row] = value;
    present[row] = 1;
  }
  return { form: 'numbers', group: 'attribute', key, values, present };
}

function textCells(
  group: 'attribute' | 'tag',
  key: string,
  runs: readonly Run[],
  read: (run: Run) => string | undefined,
): Cells {
  const column = new TextColumn(runs.length);
  for (const [row, run] of runs.entries()) {
    const text = read(run);
    if (text !== undefined) column.set(row, text);
  }
  return { group, key, ...column.cells };
}

/** One pass over the runs, whatever each of them logged. */
function keyedNumbers(runs: readonly Run[]): Cells[] {
  const columns = new Map<string, Pick<NumberCells, 'values' | 'present'>>();
  for (const [row, run] of runs.entries()) {
    for (const { key, value } of run.metrics) {
      const column = columns.get(key) ?? {
        values: new Float64Array(runs.length),
        present: new Uint8Array(runs.length),
      };
      columns.set(key, column);
      column.values[row] = value;
      column.present[row] = 1;
    }
  }
  return [...columns].map(([key, column]) => ({ form: 'numbers', group: 'metric', key, ...column }));
}

function keyedTexts(runs: readonly Run[]): Cells[] {
  const columns = new Map<string, TextColumn>();
  for (const [row, run] of runs.entries()) {
    for (const { key, value } of run.params) {
      const column = columns.get(key) ?? new TextColumn(runs.length);
      columns.set(key, column);
      column.set(row, value);
    }
  }
  return [...columns].map(([key, column]) => ({ group: 'param', key, ...column.cells }));
}

function isOf({ user }: Run, me: string): boolean {
  return user !== undefined && user === me;
}

/** Lengths stand before names and texts, so that no two runs read the same; strings are cheaper here than JSON. */
function markOf(run: Run, tags: readonly string[], me: string): string {
  const { id, name, status, startTime, endTime, parentId, commit, note, problems, user } = run;
  let text = JSON.stringify([
    id,
    name,
    status,
    startTime,
    endTime,
    parentId,
    commit,
    note,
    problems,
    user,
    isOf(run, me),
  ]);
  for (const { key, value } of run.metrics) text += `${key.length} ${key}${value} `;
  for (const { key, value } of run.params) text += `${key.length} ${key}${value.length} ${value}`;
  const shown = tags.filter((key) => Object.hasOwn(run.tags, key)).map((key) => [key, run.tags[key]]);
  text += JSON.stringify([Object.keys(run.tags), shown]);
  return createHash('sha1').update(text).digest('base64');
}

/** One mark for all of them. */
export function markOfAll(columns: RunColumns, total: number): string {
  return createHash('sha1').update(`${total} ${columns.marks.join()}`).digest('base64');
}
