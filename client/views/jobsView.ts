/** The Jobs view: what was launched, newest first, with its state and the time it took. */
import * as vscode from 'vscode';
import { assertNever } from '../../protocol/assertNever.ts';
import { isOver, type Job } from '../jobs/job.ts';
import type { JobService } from '../jobs/service.ts';
import { duration, oneLine } from './format.ts';
import { coloured, stateIcons } from './icons.ts';
import { dateTime, type TooltipLine, tooltip } from './tooltip.ts';

/** A row of the view, and what its commands are given. */
export interface JobNode {
  readonly job: Job;
}

export class JobsView implements vscode.TreeDataProvider<JobNode>, vscode.Disposable {
  readonly #jobs: JobService;
  readonly #view: vscode.TreeView<JobNode>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #clock: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(jobs: JobService) {
    this.#jobs = jobs;
    this.#view = vscode.window.createTreeView('trainyard.jobs', { treeDataProvider: this });
    this.#subscriptions.push(
      this.#view,
      this.#changed,
      new vscode.Disposable(jobs.onChanged(() => this.#refresh())),
      this.#view.onDidChangeVisibility(() => this.#tick()),
    );
    this.#refresh();
  }

  getChildren(node?: JobNode): JobNode[] {
    return node ? [] : this.#jobs.jobs().map((job) => ({ job }));
  }

  getTreeItem({ job }: JobNode): vscode.TreeItem {
    const item = new vscode.TreeItem(oneLine(job.record.title));
    item.id = job.record.spec.id;
    item.description = describeJob(job, Date.now());
    item.tooltip = jobTooltip(job);
    item.iconPath = icon(job);
    item.contextValue = isOver(job.state) ? 'job.over' : 'job.active';
    item.command = { command: 'trainyard.showJobLog', title: 'Show Log', arguments: [{ job }] };
    item.accessibilityInformation = { label: `${item.label}, ${item.description}` };
    return item;
  }

  #refresh(): void {
    const active = this.#jobs.jobs().filter(({ state }) => !isOver(state)).length;
    this.#view.badge = active === 0 ? undefined : { value: active, tooltip: active === 1 ? '1 job' : `${active} jobs` };
    this.#changed.fire();
    this.#tick();
  }

  /** Elapsed times move once a second, while somebody looks and something runs. */
  #tick(): void {
    const runs = this.#view.visible && this.#jobs.jobs().some(({ state }) => !isOver(state));
    if (runs && !this.#clock) this.#clock = setInterval(() => this.#changed.fire(), 1000);
    if (!runs && this.#clock) {
      clearInterval(this.#clock);
      this.#clock = undefined;
    }
  }

  dispose(): void {
    clearInterval(this.#clock);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

/** `running 1m 03s · gpu1`; `now` in milliseconds since the epoch. */
export function describeJob({ state, connection, record }: Job, now: number): string {
  const where = record.runner === 'local' ? [] : [record.runner];
  const reach = connection.kind === 'unreachable' && !isOver(state) ? ['unreachable'] : [];
  return [progress(state, now), ...where, ...reach].join(' · ');
}

function progress(state: Job['state'], now: number): string {
  switch (state.kind) {
    case 'preparing':
      return state.step;
    case 'queued':
      return `queued: ${state.reason}`;
    case 'running':
      return `running ${duration(now - state.startedAt)}`;
    case 'cancelling':
      return 'cancelling';
    case 'succeeded':
      return `succeeded in ${duration(state.endedAt - state.startedAt)}`;
    case 'failed':
      return state.startedAt === undefined ? 'failed' : `failed after ${duration(state.endedAt - state.startedAt)}`;
    case 'cancelled':
      return state.startedAt === undefined
        ? 'cancelled'
        : `cancelled after ${duration(state.endedAt - state.startedAt)}`;
    case 'lost':
      return 'lost';
    default:
      return assertNever(state);
  }
}

function icon({ state, connection }: Job): vscode.ThemeIcon {
  if (connection.kind === 'unreachable' && !isOver(state))
    return coloured('debug-disconnect', 'list.warningForeground');
  switch (state.kind) {
    case 'preparing':
      return new vscode.ThemeIcon('loading~spin');
    case 'queued':
      return new vscode.ThemeIcon('clock');
    case 'running':
      return stateIcons.running;
    case 'cancelling':
      return new vscode.ThemeIcon('loading~spin');
    case 'succeeded':
      return stateIcons.succeeded;
    case 'failed':
      return stateIcons.failed;
    case 'cancelled':
      return stateIcons.cancelled;
    case 'lost':
      return coloured('question', 'list.warningForeground');
    default:
      return assertNever(state);
  }
}

function jobTooltip({ record, state, connection, results }: Job): vscode.MarkdownString {
  const refused = results.kind === 'here' ? results.refused : [];
  return tooltip([
    ['Job', record.spec.id],
    ['Command', record.spec.command.join(' ')],
    ['Folder', record.spec.root],
    ['On', record.runner === 'local' ? 'this machine' : record.runner],
    ['Launched', dateTime(record.createdAt)],
    ['Why', 'message' in state ? state.message : undefined],
    ['Unreachable', connection.kind === 'unreachable' ? connection.message : undefined],
    ['Runs', results.kind === 'missing' ? results.message : undefined],
    ...refused.map((file): TooltipLine => ['Not brought home', file]),
  ]);
}
