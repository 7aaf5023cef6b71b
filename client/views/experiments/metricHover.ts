/** What a metric's hover tells: last, least and greatest value, and the curve. Read when it is asked for. */
import type * as vscode from 'vscode';
import { metricValue } from '../../../protocol/metricValue.ts';
import { runStyle } from '../../../protocol/palette.ts';
import type { MetricHistory } from '../../tracking/store.ts';
import { oneLine } from '../format.ts';
import { tooltip } from '../tooltip.ts';
import type { MetricNode } from './nodes.ts';
import { blockCurve, size, sparkline } from './sparkline.ts';
import type { Reading } from './tree.ts';

/** As many points as the picture has room for; extremes are kept. */
const maxPoints = 240;

export async function metricHover(
  reader: Reading,
  { of, metric }: MetricNode,
  colour: number | undefined,
): Promise<vscode.MarkdownString> {
  const query = { runIds: [of.run.id], keys: [metric.key], maxPoints };
  const [history] = await reader.ask('histories', { store: of.store, query });
  const text = tooltip([
    [oneLine(metric.key, 500), `${metricValue(metric.value)} at step ${metric.step}`],
    ...(history === undefined ? [] : extremes(history)),
  ]);
  const picture = history && sparkline(history, runStyle(colour ?? 0).colour);
  // Without its size the hover is laid out before the picture is there, and cuts it off.
  if (history && picture) {
    text.appendMarkdown(`![${blockCurve(history)}](${picture}|width=${size.width},height=${size.height})`);
  }
  return text;
}

function extremes({ values, steps, logged }: MetricHistory): readonly (readonly [string, string])[] {
  const finite = [...values.keys()].filter((index) => Number.isFinite(values[index]));
  const at = (index: number) => `${metricValue(values[index] ?? Number.NaN)} at step ${steps[index]}`;
  const [first] = finite;
  if (first === undefined) return [['Points', String(logged)]];
  const best = (isBetter: (a: number, b: number) => boolean) =>
    finite.reduce((found, index) => (isBetter(values[index] ?? 0, values[found] ?? 0) ? index : found), first);
  return [
    ['Least', at(best((a, b) => a < b))],
    ['Greatest', at(best((a, b) => a > b))],
    ['Points', String(logged)],
  ];
}
