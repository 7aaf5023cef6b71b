/** What people pick where they choose which runs are shown, and how; `undefined` where they thought better of it. */
import * as vscode from 'vscode';
import { type Field, nameOfField } from '../../protocol/runFilter.ts';
import type { Shown } from '../choosing/shown.ts';
import { parseFilter } from '../tracking/selection/filter.ts';
import type { Order } from '../tracking/selection/select.ts';
import type { Param, Run } from '../tracking/store.ts';
import { oneLine } from '../views/format.ts';
import { isOfStatus } from './filterClauses.ts';

/** As filters name them. */
const statuses = ['RUNNING', 'FINISHED', 'FAILED', 'KILLED', 'QUEUED', 'PRUNED', 'UNKNOWN'];

/** Those that `filter` asks for are picked at first. */
export async function askStatuses(filter: string): Promise<readonly string[] | undefined> {
  const parsed = parseFilter(filter);
  const now = parsed.kind === 'filter' ? parsed.filter.find(isOfStatus) : undefined;
  const isNow = (status: string) => now?.compare === 'IN' && now.value.includes(status);
  const items = statuses.map((status) => ({ label: status.toLowerCase(), status, picked: isNow(status) }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Filter Runs by Status',
    placeHolder: 'None shows all',
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return picked?.map(({ status }) => status);
}

export async function askTag(runs: readonly Run[]): Promise<Param | undefined> {
  const tags = new Map(
    runs.flatMap(({ tags }) =>
      Object.entries(tags)
        .filter(([key]) => !key.startsWith('mlflow.'))
        .map(([key, value]) => [JSON.stringify([key, value]), { key, value }] as const),
    ),
  );
  if (tags.size === 0) throw new Error('None of the newest runs has a tag. Filter Runs… also takes `tags.KEY = "…"`.');
  const items = [...tags.values()].map(({ key, value }) => ({
    label: oneLine(key),
    description: oneLine(value),
    tag: { key, value },
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Filter Runs by Tag',
    placeHolder: 'Only runs with this tag',
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.tag;
}

interface OrderItem extends vscode.QuickPickItem {
  readonly order?: Order | 'newest';
}

export async function askOrder(
  fields: readonly Field[],
  now: Order | undefined,
): Promise<Order | 'newest' | undefined> {
  const newest: OrderItem = {
    label: 'Newest first',
    order: 'newest',
    ...(now === undefined && { description: 'now' }),
  };
  const others = fields.flatMap((by): OrderItem[] =>
    [true, false].map((isDescending) => ({
      label: `${isDescending ? '$(arrow-down)' : '$(arrow-up)'} ${nameOfField(by)}`,
      description: isDescending ? 'greatest first' : 'least first',
      order: { by, isDescending },
    })),
  );
  const picked = await vscode.window.showQuickPick([newest, ...others], {
    title: 'Sort Runs',
    placeHolder: now === undefined ? 'The newest are first now' : `Now by ${nameOfField(now.by)}`,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.order;
}

interface GroupItem extends vscode.QuickPickItem {
  readonly by: Field | 'none';
}

export async function askGroup(fields: readonly Field[], now: Field | undefined): Promise<Field | 'none' | undefined> {
  const candidates = [...fields.filter(({ kind }) => kind === 'param'), ...fields.filter(isCategory)];
  const items: GroupItem[] = [
    { label: 'No groups', by: 'none', ...(now === undefined && { description: 'now' }) },
    ...candidates.map((by) => ({ label: nameOfField(by), by })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Group Runs',
    placeHolder:
      now === undefined ? 'A parameter: runs with the same value stand together' : `Now by ${nameOfField(now)}`,
    ignoreFocusOut: true,
  });
  return picked?.by;
}

function isCategory(field: Field): boolean {
  return field.kind === 'attribute' && (field.key === 'status' || field.key === 'user_id');
}

interface ShownItem extends vscode.QuickPickItem {
  readonly shown: Shown;
}

export async function askShown(fields: readonly Field[], now: readonly Shown[]): Promise<readonly Shown[] | undefined> {
  const places: ShownItem[] = [
    { label: 'time', description: 'how long it took, and when', shown: { kind: 'time' } },
    { label: 'machine', description: 'where it ran, if it was not here', shown: { kind: 'machine' } },
    { label: 'commit', description: 'the commit of its code', shown: { kind: 'commit' } },
  ];
  const offered = fields.filter(({ kind, key }) => kind !== 'attribute' || key === 'user_id' || key === 'status');
  const chosen = now.filter((one) => 'key' in one);
  const unseen = chosen.filter((one) => !offered.some((field) => isSame(field, one)));
  const items = [
    ...places,
    ...[...offered, ...unseen].map((field): ShownItem => ({ label: nameOfField(field), shown: field })),
  ];
  const picked = await vscode.window.showQuickPick(
    items.map((item) => ({ ...item, picked: now.some((one) => isSame(one, item.shown)) })),
    {
      title: 'Choose What Runs Show',
      placeHolder: 'Beside the name of each run',
      canPickMany: true,
      matchOnDescription: true,
      ignoreFocusOut: true,
    },
  );
  if (picked === undefined) return undefined;
  const shown = picked.map((item) => item.shown);
  // Values stand first: a row is cut at its end.
  return [...shown.filter((one) => 'key' in one), ...shown.filter((one) => !('key' in one))];
}

function isSame(a: Shown, b: Shown): boolean {
  return a.kind === b.kind && ('key' in a ? a.key : '') === ('key' in b ? b.key : '');
}
