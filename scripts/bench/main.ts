/**
 * `npm run bench [-- --json] [TOPIC…]`: measures the product and prints a table, or one JSON array.
 * `--folder DIR` names a project to measure besides those that a topic makes itself.
 */
import { parseArgs } from 'node:util';
import { exitOnSignals } from '../setup/signals.mjs';
import { activation } from './activation.ts';
import { check } from './check.ts';
import { keystroke } from './keystroke.ts';
import { language } from './language/language.ts';
import type { Measure } from './measure.ts';
import { scrolling } from './scrolling.ts';
import { size } from './size.ts';
import { tracking } from './tracking/tracking.ts';

const topics: Readonly<Record<string, (folder?: string) => Promise<readonly Measure[]>>> = {
  activation,
  size,
  keystroke,
  check,
  language,
  tracking,
  scrolling,
};

// Servers that are measured beside ours end with it.
exitOnSignals();

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, folder: { type: 'string' } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !Object.hasOwn(topics, name));
if (unknown.length > 0) {
  console.error(`There is no topic ${unknown.join(', ')}; there are ${Object.keys(topics).join(', ')}.`);
  process.exit(1);
}

const measures: Measure[] = [];
for (const [name, measure] of Object.entries(topics)) {
  if (positionals.length === 0 || positionals.includes(name)) measures.push(...(await measure(values.folder)));
}
console.log(values.json ? JSON.stringify(measures, null, 2) : table(measures));
const missed = measures.filter(({ ours, goal }) => goal !== null && ours > goal);
if (missed.length > 0) {
  console.error(`Beyond the goal: ${missed.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 1;
}

function table(rows: readonly Measure[]): string {
  const figure = (value: number | null) => (value === null ? '–' : value.toPrecision(3));
  const cells = [
    ['topic', 'name', 'ours', 'peer', 'goal', 'unit'],
    ...rows.map((row) => [row.topic, row.name, figure(row.ours), figure(row.peer), figure(row.goal), row.unit]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
