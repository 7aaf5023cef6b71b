/** A run as a W&B server writes it. */
import { isRecord, isString } from '../../../protocol/shape.ts';
import { fieldOf, listField, textField } from '../../storage/jsonFields.ts';
import { parsePythonJson } from '../../storage/pythonJson.ts';
import type { LatestMetric, Param, Run, RunStatus } from '../store.ts';
import { flattened, numberOf, numbersIn, tagsOf, wandbIdentity } from '../wandb/values.ts';

/** What is asked of a run; its id is that of the server's own records, its name what W&B's library calls its id. */
export const runFields =
  'id name displayName state createdAt heartbeatAt config summaryMetrics tags group jobType notes commit sweepName user { username }';

/** @param page The project's, under which its runs' pages stand. */
export function readRun(value: unknown, project: string, page: string): Run {
  const id = textField(value, 'name');
  const status = statuses.get(textField(value, 'state')) ?? 'unknown';
  const { params, problems } = paramsOf(value);
  const summary = jsonOf(value, 'summaryMetrics');
  const note = textField(value, 'notes');
  const commit = textField(value, 'commit');
  const sweep = textField(value, 'sweepName');
  const user = textField(fieldOf(value, 'user'), 'username');
  const all = [...problems, ...(isRecord(summary) ? [] : ['Its latest values are no JSON that can be read.'])];
  return {
    id,
    experimentId: project,
    name: textField(value, 'displayName') || id,
    status,
    startTime: timeOf(value, 'createdAt'),
    endTime: status === 'running' || status === 'queued' ? undefined : timeOf(value, 'heartbeatAt'),
    params,
    metrics: isRecord(summary) ? metricsOf(summary) : [],
    tags: tagsOf({
      words: listField(value, 'tags').filter(isString),
      group: textField(value, 'group'),
      jobType: textField(value, 'jobType'),
      sweep,
    }),
    ...(sweep && { parentId: sweep }),
    identity: wandbIdentity(project, id),
    ...(user && { user }),
    ...(note && { note }),
    ...(commit && { commit }),
    webPage: `${page}/runs/${encodeURIComponent(id)}`,
    ...(all.length > 0 && { problems: all }),
  };
}

/** A run that sends nothing any more without having ended is `crashed`; one that gave its place to others, `preempted`. */
const statuses: ReadonlyMap<string, RunStatus> = new Map([
  ['pending', 'queued'],
  ['running', 'running'],
  ['preempting', 'running'],
  ['finished', 'finished'],
  ['failed', 'failed'],
  ['crashed', 'failed'],
  ['killed', 'killed'],
  ['preempted', 'killed'],
]);

/** Each value stands under `value`, beside a description; what W&B notes for itself stands under `_wandb`. */
function paramsOf(run: unknown): { readonly params: readonly Param[]; readonly problems: readonly string[] } {
  const config = jsonOf(run, 'config');
  if (!isRecord(config)) return { params: [], problems: ['Its configuration is no JSON that can be read.'] };
  const params = Object.entries(config)
    .filter(([key]) => key !== '_wandb' && key !== 'wandb_version')
    .flatMap(([key, entry]) => flattened(key, isRecord(entry) && 'value' in entry ? entry['value'] : entry))
    .map(([key, value]) => ({ key, value }))
    .sort(byKey);
  return { params, problems: [] };
}

/** What W&B notes for itself begins with `_`, its last step among it. */
function metricsOf(summary: Readonly<Record<string, unknown>>): readonly LatestMetric[] {
  const step = numberOf(summary['_step']) ?? 0;
  const logged = Object.fromEntries(Object.entries(summary).filter(([key]) => !key.startsWith('_')));
  return numbersIn(logged)
    .map(([key, value]) => ({ key, value, step }))
    .sort(byKey);
}

/** A field that holds JSON as text; nothing there is an empty mapping. */
function jsonOf(run: unknown, name: string): unknown {
  const field = fieldOf(run, name);
  if (isRecord(field)) return field;
  return field === null || field === undefined || field === '' ? {} : parsePythonJson(textField(run, name));
}

/** Times without a zone are those of Greenwich. */
export function timeOf(of: unknown, name: string): number | undefined {
  const text = textField(of, name);
  const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}
