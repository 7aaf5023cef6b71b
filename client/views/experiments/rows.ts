/** What stands under each row of the Experiments view. No VS Code here. */
import { assertNever } from '../../../protocol/assertNever.ts';
import { messageOf } from '../../../protocol/thrown.ts';
import type { StoreLocation } from '../../storage/location.ts';
import type { ExperimentNode, GroupNode, RunNode, RunParent } from './nodes.ts';
import { artifactRows, partsOf, reading } from './parts.ts';
import { type Listed, type ListParts, listId, RunLists, referenceOf } from './runLists.ts';
import { ShownSources } from './shownSources.ts';
import { type ExperimentGroup, readGroups, type Source } from './tree.ts';

export interface RowParts extends ListParts {
  /** All stores that there are now. */
  readonly stores: () => readonly StoreLocation[];
}

export class ExperimentRows {
  readonly sources: ShownSources;
  readonly lists: RunLists;
  readonly #parts: RowParts;

  constructor(parts: RowParts) {
    this.#parts = parts;
    this.sources = new ShownSources(parts.reader, parts.stores);
    this.lists = new RunLists(parts);
  }

  async below(node?: ExperimentNode): Promise<readonly ExperimentNode[]> {
    if (!node) return this.#roots();
    switch (node.kind) {
      case 'source':
        return this.#experiments(node.source);
      case 'experiment':
        return this.#belowExperiment(node);
      case 'value': {
        const { group } = node.parent;
        return this.#list({ parent: node, group, scope: 'roots', value: { by: node.by, value: node.group.value } });
      }
      case 'sweep':
        return this.#list({ parent: node, group: node.parent.group, scope: { childrenOf: node.sweep.id } });
      case 'run':
        return this.#belowRun(node);
      case 'part':
        return node.children;
      case 'artifact': {
        const { path } = node.artifact;
        return reading(node.of, path, () => artifactRows(this.#parts.reader, node.of, path));
      }
      case 'metric':
      case 'param':
      case 'tag':
      case 'dataset':
      case 'model':
      case 'more':
      case 'none':
      case 'problem':
        return [];
      default:
        return assertNever(node);
    }
  }

  async #roots(): Promise<readonly ExperimentNode[]> {
    const sources = await this.sources.read();
    const only = sources.find((source) => this.sources.isOnly(source));
    return only ? this.#experiments(only) : sources.map((source) => ({ kind: 'source', source }));
  }

  async #experiments(source: Source): Promise<readonly ExperimentNode[]> {
    const { groups, unreadable } = await this.sources.experiments(source);
    const [first, ...more] = groups;
    if (first && more.length === 0 && first.name === source.label && !this.sources.isOnly(source)) {
      return this.#belowExperiment({ kind: 'experiment', source, group: first, isHidden: true });
    }
    return [
      ...unreadable.map((problem) => ({ kind: 'problem', id: source.id, problem }) as const),
      ...groups.map((group) => ({ kind: 'experiment', source, group, isHidden: false }) as const),
    ];
  }

  async #belowExperiment(node: GroupNode): Promise<readonly ExperimentNode[]> {
    const { choice, reader } = this.#parts;
    const { groupBy: by } = choice;
    if (by === undefined) return this.#list({ parent: node, group: node.group, scope: 'roots' });
    return readingList(node, node.group, async () => {
      const [first, groups] = await Promise.all([
        this.lists.first(node, this.sources.links),
        readGroups(reader, node.group, by, choice.selection),
      ]);
      return [...first, ...groups.map((group) => ({ kind: 'value', parent: node, by, group }) as const)];
    });
  }

  async #belowRun(node: RunNode): Promise<readonly ExperimentNode[]> {
    const [parts, linked] = await Promise.all([partsOf(this.#parts.reader, node), this.#linkedTo(node)]);
    if (node.run.childCount === undefined || node.isLinked) return [...parts, ...linked];
    const { group } = experimentOf(node);
    return [...parts, ...linked, ...(await this.#list({ parent: node, group, scope: { childrenOf: node.run.id } }))];
  }

  /** The same training, as other trackers know it. */
  async #linkedTo(node: RunNode): Promise<readonly ExperimentNode[]> {
    const links = this.sources.links.below(referenceOf(node));
    const lists = await Promise.all(
      links.map(({ store, id }) =>
        reading(node, id, async () => {
          const runs = await this.#parts.reader.ask('runsById', { store, ids: [id] });
          const stored = runs.map((run) => ({ store, run }));
          return this.lists.nodes(node, stored, true);
        }),
      ),
    );
    return lists.flat();
  }

  #list(listed: Listed): Promise<readonly ExperimentNode[]> {
    return readingList(listed.parent, listed.group, () => this.lists.rows(listed, this.sources.links));
  }
}

/** What cannot be read says so in its place. */
async function readingList(
  parent: RunParent,
  group: ExperimentGroup,
  read: () => Promise<readonly ExperimentNode[]>,
): Promise<readonly ExperimentNode[]> {
  try {
    return await read();
  } catch (error) {
    const message = messageOf(error);
    const id = listId(parent);
    return group.parts.slice(0, 1).map(({ store }) => ({ kind: 'problem', id, problem: { store, message } }));
  }
}

export function experimentOf(node: RunParent): GroupNode {
  return node.kind === 'experiment' ? node : experimentOf(node.parent);
}
