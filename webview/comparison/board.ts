/** What the page knows: the runs, their curves, and what the user chose to see. */
import type { ComparedRun, ComparedSeries } from '../../protocol/comparison.ts';
import type { UiState } from './uiState.ts';

export class Board {
  runs: readonly ComparedRun[] = [];
  ui: UiState;
  /** The run that is pointed out, by key. */
  highlighted: string | undefined;
  /** By metric, then by run. */
  readonly #series = new Map<string, Map<string, ComparedSeries>>();

  constructor(ui: UiState) {
    this.ui = ui;
  }

  /** Takes curves in, and tells whose charts that changes. */
  keep(series: readonly ComparedSeries[]): ReadonlySet<string> {
    for (const one of series) {
      const ofMetric = this.#series.get(one.metric) ?? new Map<string, ComparedSeries>();
      this.#series.set(one.metric, ofMetric.set(one.run, one));
    }
    return new Set(series.map(({ metric }) => metric));
  }

  /** The metric's curves that are to be drawn, in the order of the runs; `undefined` while none was received. */
  shown(metric: string): readonly ShownSeries[] | undefined {
    const ofMetric = this.#series.get(metric);
    if (!ofMetric) return undefined;
    return this.runs.flatMap((run) => {
      const series = ofMetric.get(run.key);
      return series && !this.isHidden(run) ? [{ run, series }] : [];
    });
  }

  isHidden({ key }: ComparedRun): boolean {
    return this.ui.hidden.includes(key);
  }

  isLog(metric: string): boolean {
    return this.ui.log.includes(metric);
  }
}

export interface ShownSeries {
  readonly run: ComparedRun;
  readonly series: ComparedSeries;
}
