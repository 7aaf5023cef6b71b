/**
 * The status of all stages, project by project. It is told again when texts or files change, as long as somebody asks
 * for it; while a file is broken or half written, what was last told of its stages stays.
 */
import path from 'node:path';
import type { StageStatus } from '../../protocol/language.ts';
import { withDownstream } from '../project/downstream.ts';
import type { Graph } from '../project/graph.ts';
import type { Documents } from '../project/project.ts';
import type { Answer, Lookup } from '../project/status.ts';
import { byFile, withEarlier } from '../project/statusesOf.ts';
import { Gathering } from './gathering.ts';
import type { LookThread } from './lookThread.ts';
import type { Workspace, WorkspaceProject } from './workspace.ts';

export interface StatusesClient {
  /** Told once; the next change is told when the statuses have been asked for again. */
  changed(): void;
  failed(error: unknown): void;
}

/** Milliseconds without a change before statuses are told anew, and how long one waits at most. */
export const changes = { pause: 150, longest: 1_000 };

/** Projects are few, and one that has not changed costs next to nothing: all are looked at together. */
const everything = 'all';

/** What is known of one project. */
class Told {
  statuses: ReadonlyMap<string, StageStatus> = new Map();
  /** By file and name. */
  inFiles: ReadonlyMap<string, ReadonlyMap<string, StageStatus>> = new Map();
  /** By lookup, what was on disk. */
  answers = new Map<string, Answer>();
  /** Absolute paths, of the texts that the plan was made from and of what was looked at. */
  sources: ReadonlySet<string> = new Set();
  graph: { readonly version: number; readonly graph: Graph } | undefined;
  isStale = true;
  current: AbortController | undefined;
}

export class Statuses {
  readonly #documents: Documents;
  readonly #workspace: Workspace;
  readonly #thread: Pick<LookThread, 'start' | 'look' | 'stop'>;
  readonly #client: StatusesClient;
  readonly #told = new Map<string, Told>();
  readonly #updateSoon: Gathering;
  #isWanted = false;

  constructor(
    documents: Documents,
    workspace: Workspace,
    thread: Pick<LookThread, 'start' | 'look' | 'stop'>,
    client: StatusesClient,
  ) {
    this.#documents = documents;
    this.#workspace = workspace;
    this.#thread = thread;
    this.#client = client;
    this.#updateSoon = new Gathering(changes.pause, changes.longest, () => this.#updateAll());
  }

  /** The statuses that are known now, by the stages' ids. Newer ones follow where something has changed. */
  of(project: WorkspaceProject): ReadonlyMap<string, StageStatus> {
    this.#isWanted = true;
    const told = this.#toldOf(project.root.folder);
    if (told.isStale && !this.#updateSoon.has(everything)) {
      this.#thread.start();
      this.#updateSoon.add(everything);
    }
    return told.statuses;
  }

  /** The same for one file, by the stages' names. */
  inFile(file: string): ReadonlyMap<string, StageStatus> {
    const project = this.#workspace.projectOf(file);
    if (project === undefined) return new Map();
    this.of(project);
    return this.#toldOf(project.root.folder).inFiles.get(file) ?? new Map();
  }

  graph({ root, support }: WorkspaceProject): Graph {
    const { version } = this.#documents;
    const told = this.#toldOf(root.folder);
    if (told.graph?.version !== version) told.graph = { version, graph: support.graph(root, this.#documents) };
    return told.graph.graph;
  }

  /** Texts have changed, in the editor or on disk. */
  textsChanged(): void {
    for (const told of this.#told.values()) told.isStale = true;
    if (this.#isWanted) this.#updateSoon.add(everything);
  }

  /** What is on disk may be another than when it was looked at. */
  filesChanged(): void {
    for (const told of this.#told.values()) {
      told.answers = new Map();
      told.current?.abort();
    }
    this.textsChanged();
  }

  /** Absolute paths that statuses are told from. What is in folders that are not there is not among them. */
  get sources(): ReadonlySet<string> {
    const all = [...this.#told.values()].flatMap(({ sources }) => [...sources]);
    return new Set(all.filter((file) => this.#documents.kind(path.dirname(file)) === 'folder'));
  }

  stop(): void {
    this.#updateSoon.stop();
    for (const { current } of this.#told.values()) current?.abort();
    this.#thread.stop();
  }

  #toldOf(folder: string): Told {
    const told = this.#told.get(folder) ?? new Told();
    this.#told.set(folder, told);
    return told;
  }

  #updateAll(): void {
    const projects = new Map(this.#workspace.projects.map((project) => [project.root.folder, project]));
    for (const [folder, told] of this.#told) {
      const project = projects.get(folder);
      if (project === undefined) this.#told.delete(folder);
      else if (told.isStale) this.#update(project, told).catch((error: unknown) => this.#client.failed(error));
    }
  }

  async #update(project: WorkspaceProject, told: Told): Promise<void> {
    told.current?.abort();
    const current = new AbortController();
    told.current = current;
    told.isStale = false;
    const { answers } = told;
    const plan = project.support.status?.plan(project.root, this.#documents);
    if (plan === undefined) return;
    const looked = plan.lookups.flatMap((lookup) => (lookup.kind === 'content' ? lookup.path : []));
    told.sources = new Set([...plan.sources, ...looked]);
    try {
      await this.#look(project, plan.lookups, answers, current.signal);
    } catch (error) {
      if (current.signal.aborted) return;
      told.isStale = true;
      throw error;
    }
    const fresh = plan.tell(plan.lookups.map((lookup) => answers.get(keyOf(lookup)) ?? 'unreadable'));
    const graph = this.graph(project);
    this.#tell(told, withDownstream(withEarlier(fresh, told.statuses, graph), graph), graph);
  }

  /** Looks at what is not known yet. */
  async #look(
    { support, root }: WorkspaceProject,
    lookups: readonly Lookup[],
    answers: Map<string, Answer>,
    signal: AbortSignal,
  ): Promise<void> {
    const unknown = lookups.filter((lookup) => !answers.has(keyOf(lookup)));
    if (unknown.length === 0) return;
    const dialect = this.#workspace.dialects.findIndex(({ projects }) => projects === support);
    const found = await this.#thread.look(dialect, root.folder, unknown, signal);
    for (const [index, lookup] of unknown.entries()) answers.set(keyOf(lookup), found[index] ?? 'unreadable');
  }

  #tell(told: Told, statuses: ReadonlyMap<string, StageStatus>, graph: Graph): void {
    const isSame =
      statuses.size === told.statuses.size && JSON.stringify([...statuses]) === JSON.stringify([...told.statuses]);
    told.statuses = statuses;
    told.inFiles = byFile(statuses, graph);
    if (isSame || !this.#isWanted) return;
    this.#isWanted = false;
    this.#client.changed();
  }
}

function keyOf({ kind, path, known }: Lookup): string {
  return known === undefined ? path : `${kind} ${known.algorithm} ${known.checksum} ${known.size} ${path}`;
}
