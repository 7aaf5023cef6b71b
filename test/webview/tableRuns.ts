/** Runs for the table's tests, and the messages that the host would send of them. */
import { runsMessage } from '../../client/panels/runsTableModel.ts';
import { columnsOf } from '../../client/reading/runColumns.ts';
import type { Run } from '../../client/tracking/store.ts';
import { defaultLayout, type HostToRunsTable, type TableLayout } from '../../protocol/runsTable.ts';

export const store = { kind: 'mlflow-sqlite', path: '/work/mlflow.db' };

export function keyOf(id: string): string {
  return `mlflow-sqlite:/work/mlflow.db/${id}`;
}

/** A run, of which a test says only what matters. */
export function tableRun(
  id: string,
  {
    metrics = {},
    params = {},
    ...run
  }: {
    readonly metrics?: Readonly<Record<string, number>>;
    readonly params?: Readonly<Record<string, string>>;
  } & Partial<Omit<Run, 'id' | 'metrics' | 'params'>> = {},
): Run {
  return {
    experimentId: '1',
    name: id,
    status: 'finished',
    startTime: undefined,
    endTime: undefined,
    tags: {},
    ...run,
    id,
    metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, step: 0 })),
    params: Object.entries(params).map(([key, value]) => ({ key, value })),
  };
}

export function runsOf(runs: readonly Run[], tags: readonly string[] = [], experiment = 'digits'): HostToRunsTable {
  return runsMessage({ store, experiment }, columnsOf(runs, tags, 'me'), [...runs.keys()]);
}

export function marks(
  change: Partial<Extract<HostToRunsTable, { type: 'marks' }>> = {},
): Extract<HostToRunsTable, { type: 'marks' }> {
  return { type: 'marks', chosen: [], pinned: [], hidden: [], showsHidden: false, ...change };
}

/** What a page is sent when it comes up, up to the runs. */
export function welcome(layout: Partial<TableLayout> = {}): HostToRunsTable[] {
  return [
    { type: 'scope', title: 'digits', memento: '"all"' },
    { type: 'layout', layout: { ...defaultLayout, ...layout } },
    marks(),
    { type: 'filter', text: '', filter: [], onlyMine: false },
  ];
}

export function done(total: number): HostToRunsTable {
  return { type: 'progress', read: total, total, isDone: true };
}

/** What a user would see: a sweep with its trials, and some runs beside it. */
export function showcase(): Run[] {
  const start = Date.UTC(2026, 10, 20, 9, 12);
  const families = ['mlp-wide', 'forest', 'logistic', 'gradient-boosting', 'svm-rbf'];
  const statuses = [
    'finished',
    'finished',
    'running',
    'failed',
    'finished',
    'killed',
    'finished',
    'pruned',
    'queued',
  ] as const;
  const trial = (index: number, parentId?: string): Run => {
    const wave = (scale: number) => Math.abs(Math.sin(index * 12.9898) * 43758.5453) % scale;
    const status = statuses[index % statuses.length] ?? 'finished';
    const begun = start - index * 2_700_000 - wave(900_000);
    return tableRun(`${index}a4f09c1`, {
      name: `${families[index % families.length]}-${String(index).padStart(3, '0')}`,
      status,
      startTime: begun,
      endTime: status === 'running' || status === 'queued' ? undefined : begun + 40_000 + wave(5_000_000),
      ...(parentId && { parentId }),
      metrics:
        status === 'queued'
          ? {}
          : {
              'val/accuracy': 0.78 + wave(0.2),
              'val/loss': index % 11 === 3 ? Number.NaN : 0.04 + wave(1.4),
              'train/loss': 0.01 + wave(0.9) ** 2,
              'test/f1': 0.7 + wave(0.28),
              'system/gpu_utilization': wave(100),
            },
      params: {
        learning_rate: ['0.1', '0.01', '0.003', '0.0001'][index % 4] ?? '',
        batch_size: String(2 ** (4 + (index % 5))),
        optimizer: ['adamw', 'sgd', 'lion'][index % 3] ?? '',
        'model.hidden_layers': index % 5 === 0 ? '[512, 256, 128]' : '[128, 64]',
        seed: '7',
      },
    });
  };
  const sweep = { ...trial(0), name: 'sweep: optimizer × depth', id: 'sweep' };
  return [
    sweep,
    ...Array.from({ length: 9 }, (_, index) => trial(index + 1, 'sweep')),
    ...Array.from({ length: 40 }, (_, index) => trial(index + 10)),
  ];
}
