/** Answers what the extension host asks, over the kinds of stores and registries there are. */
import { assertNever } from '../../protocol/assertNever.ts';
import { registryKinds } from '../registry/index.ts';
import type { ModelRegistry } from '../registry/registry.ts';
import { StoreError, type StoreLocation } from '../storage/location.ts';
import { storeKinds } from '../tracking/index.ts';
import { pageOf, withAncestors } from '../tracking/nesting.ts';
import { groupsOf, isInGroup, type RunGroup } from '../tracking/selection/group.ts';
import { type Selection, select, startedBy } from '../tracking/selection/select.ts';
import type { Course, Run, RunPage, RunScope, RunStore, StoreKind, Sweep } from '../tracking/store.ts';
import { systemUser } from '../tracking/systemUser.ts';
import type { Web } from '../web/web.ts';
import { AddedStores, nothingThere } from './addedStores.ts';
import { detect } from './detect.ts';
import { Links } from './links.ts';
import type { Ask, Questions } from './messages.ts';
import { OpenStores } from './openStores.ts';
import { buffersOf, columnsOf, markOfAll } from './runColumns.ts';

/** Stores kept open: those of a workspace, and what many remote jobs brought home. */
const capacity = 64;

const everything: Selection = { filter: [], order: undefined };

export class Answers {
  readonly #web: Web | undefined;
  readonly #added = new AddedStores();
  readonly #stores: OpenStores<RunStore>;
  readonly #registries: OpenStores<ModelRegistry>;
  readonly #links = new Links((location) => this.#stores.at(location));

  /** `web` sends what is asked of servers; absent, it is sent as Node sends it. */
  constructor(web?: Web) {
    this.#web = web;
    this.#stores = new OpenStores(capacity, (location) => kindOf(location).open(location, web));
    this.#registries = new OpenStores(capacity, (location) => openRegistry(location, web));
  }

  /**
   * Rejects with a StoreError where the store cannot be read. What of the answer may be moved to the asker
   * instead of copied is added to `transfer`.
   */
  async answer(
    asked: Ask,
    transfer: ArrayBuffer[],
    course: Required<Course>,
  ): Promise<Questions[Ask['question']]['answer']> {
    switch (asked.question) {
      case 'detect':
        return detect(asked.ask.folders, asked.ask.added ?? [], this.#added);
      case 'experiments':
        return this.#stores.at(asked.ask.store).experiments();
      case 'runs':
        return this.#runs(asked.ask);
      case 'sweeps':
        return this.#sweeps(asked.ask);
      case 'runColumns':
        return this.#runColumns(asked.ask, transfer);
      case 'runsById':
        return this.#stores.at(asked.ask.store).runsById(asked.ask.ids);
      case 'histories':
        return this.#histories(asked.ask, transfer);
      case 'details':
        return this.#stores.at(asked.ask.store).details?.(asked.ask.runId);
      case 'artifacts':
        return this.#stores.at(asked.ask.store).artifacts?.(asked.ask.runId, asked.ask.folder);
      case 'artifactFile':
        return this.#artifactFile(asked.ask, course);
      case 'groups':
        return this.#groups(asked.ask);
      case 'links':
        return this.#links.among(asked.ask.stores);
      case 'code':
        return kindOf(asked.ask.store).code?.(asked.ask.store, asked.ask.runs);
      case 'changes':
        return kindOf(asked.ask.store).changer?.can ?? [];
      case 'change':
        return this.#change(asked.ask, course.signal);
      case 'models':
        return this.#registries.at(asked.ask.store).models();
      case 'forget':
        return this.#forget(asked.ask.stores);
      case 'revisions':
        return Promise.all(asked.ask.stores.map((store) => this.#revision(store)));
      default:
        return assertNever(asked);
    }
  }

  /** What is wanted of the runs is the same for all stores, so none of them knows of it. */
  async #runs({ store, experimentId, selection, group, ...page }: Questions['runs']['ask']): Promise<RunPage> {
    if (group !== undefined) {
      const inGroup = (await this.#roots(store, experimentId, selection)).filter((run) => isInGroup(run, group));
      return { runs: inGroup.slice(page.offset, page.offset + page.limit), total: inGroup.length };
    }
    if (selection === undefined) return this.#stores.at(store).runs(experimentId, page);
    const selected = await this.#selected(store, experimentId, page.scope, selection);
    return pageOf(selected, page, await this.#sweepsOf(store, experimentId));
  }

  async #sweeps({ store, experimentId, selection }: Questions['sweeps']['ask']): Promise<readonly Sweep[]> {
    const sweeps = await this.#sweepsOf(store, experimentId);
    if (selection === undefined || sweeps.length === 0) return sweeps;
    const chosen = Map.groupBy(await this.#selected(store, experimentId, 'all', selection), ({ parentId }) => parentId);
    return sweeps
      .map((sweep) => ({ ...sweep, runCount: chosen.get(sweep.id)?.length ?? 0 }))
      .filter(({ runCount }) => runCount > 0);
  }

  async #sweepsOf(store: StoreLocation, experimentId: string): Promise<readonly Sweep[]> {
    return (await this.#stores.at(store).sweeps?.(experimentId)) ?? [];
  }

  async #groups({ store, experimentId, selection, by }: Questions['groups']['ask']): Promise<readonly RunGroup[]> {
    return groupsOf(await this.#roots(store, experimentId, selection), by);
  }

  async #roots(store: StoreLocation, experimentId: string, selection = everything): Promise<readonly Run[]> {
    const all = await this.#selected(store, experimentId, 'roots', selection);
    const roots = { offset: 0, limit: Number.MAX_SAFE_INTEGER, scope: 'roots' } as const;
    return pageOf(all, roots, await this.#sweepsOf(store, experimentId)).runs;
  }

  /** In the order of the selection; where runs are asked for by their place, with those under which the chosen stand. */
  async #selected(
    store: StoreLocation,
    experimentId: string,
    scope: RunScope = 'all',
    { filter: typed, order, onlyMine }: Selection,
  ): Promise<readonly Run[]> {
    const filter = onlyMine ? [...typed, startedBy(await this.#userOf(store))] : typed;
    const { runs } = await this.#stores.at(store).runs(experimentId, { offset: 0, limit: Number.MAX_SAFE_INTEGER });
    if (scope === 'all') return select(runs, { filter, order });
    return select(withAncestors(runs, select(runs, { filter, order: undefined })), { filter: [], order });
  }

  /** By the name under which the store knows who asks; of nobody there is no run. */
  async #userOf(location: StoreLocation): Promise<string> {
    const store = this.#stores.at(location);
    return (store.user === undefined ? systemUser() : await store.user()) ?? '';
  }

  async #runColumns(
    { store, experimentId, tags, unless, ...page }: Questions['runColumns']['ask'],
    transfer: ArrayBuffer[],
  ): Promise<Questions['runColumns']['answer']> {
    const { runs, total } = await this.#stores.at(store).runs(experimentId, page);
    const columns = columnsOf(runs, tags, await this.#userOf(store));
    const mark = markOfAll(columns, total);
    if (mark === unless) return { mark, total, columns: undefined };
    transfer.push(...buffersOf(columns));
    return { mark, total, columns };
  }

  async #artifactFile({ store, runId, path, into }: Questions['artifactFile']['ask'], course: Course): Promise<string> {
    const file = await this.#stores.at(store).artifactFile?.(runId, path, into, course);
    if (file === undefined) throw new StoreError('unsupported', 'This tracker keeps no artifacts with its runs.');
    return file;
  }

  /** What the store remembers of its runs is forgotten: they are read as they are now. */
  async #change({ store, runIds, change, tools }: Questions['change']['ask'], signal: AbortSignal): Promise<undefined> {
    const { changer } = kindOf(store);
    if (!changer?.can.includes(change.kind)) {
      throw new StoreError('unsupported', 'The tracker of these runs offers no way to change them like that.');
    }
    try {
      await changer.change(store, runIds, change, { ...tools, ...(this.#web && { web: this.#web }) }, signal);
    } finally {
      this.#forget([store]);
    }
  }

  #forget(stores: readonly StoreLocation[]): undefined {
    for (const store of stores) {
      this.#stores.close(store);
      this.#registries.close(store);
    }
  }

  async #histories({ store, query }: Questions['histories']['ask'], transfer: ArrayBuffer[]) {
    const histories = await this.#stores.at(store).histories(query);
    transfer.push(...histories.flatMap(({ steps, values }) => [steps.buffer, values.buffer]));
    return histories;
  }

  /** A store that is gone or cannot be read has none; what is wrong is told to who reads it. */
  async #revision(location: StoreLocation): Promise<string | undefined> {
    try {
      return await this.#stores.at(location).revision();
    } catch (error) {
      if (error instanceof StoreError) return undefined;
      throw error;
    }
  }
}

function kindOf(location: StoreLocation): StoreKind {
  const kind = [...storeKinds, nothingThere].find(({ id }) => id === location.kind);
  if (!kind) throw new StoreError('unsupported', `Stores of the kind "${location.kind}" are not known.`);
  return kind;
}

/** Not every tracker keeps models. */
function openRegistry(location: StoreLocation, web: Web | undefined): ModelRegistry {
  const kind = registryKinds.find(({ kinds }) => kinds.includes(location.kind));
  return kind?.open(location, web) ?? noModels;
}

const noModels: ModelRegistry = {
  models: async () => [],
  close() {
    // Nothing is held.
  },
};
