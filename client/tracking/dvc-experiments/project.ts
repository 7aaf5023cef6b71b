/** A DVC project with its experiments, read anew where files changed since: those of git, and those of the workspace. */
import { basename } from 'node:path';
import { DvcCache } from './cache.ts';
import { type Committed, gitMark, readCommitted } from './committed.ts';
import { type Live, liveMark, readLive, workspaceId, workspaceRow } from './live.ts';
import { Objects } from './objects.ts';
import { baselineOf, locate, type Refs, type Repository, readUser } from './repository.ts';
import { CommitReader, isDvcsOwn, type Row, type RowContent } from './rows.ts';
import { ParsedContents } from './values.ts';

/** A commit and what hangs on it. */
export interface Baseline {
  /** The id of the commit; before the first, `workspace`. */
  readonly id: string;
  /** A branch or tag, else the beginning of the commit's id; then its subject. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly problems: readonly string[];
}

/** What was read, and what it was read from. */
interface Kept<T> {
  readonly mark: string;
  readonly value: Promise<T>;
}

export class DvcProject {
  readonly #root: string;
  readonly #parsed = new ParsedContents();
  #user: Promise<string | undefined> | undefined;
  #opened: Promise<{ readonly repository: Repository; readonly commits: CommitReader }> | undefined;
  #committed: Kept<Committed> | undefined;
  #live: (Kept<Live> & { readonly looked: readonly string[] }) | undefined;

  /** @param root Absolute path of the folder that holds `.dvc`. */
  constructor(root: string) {
    this.#root = root;
  }

  /** HEAD first, then the others, the newest first. Rejects with a StoreError. */
  async baselines(): Promise<readonly Baseline[]> {
    const { repository, commits } = await this.#open();
    const committed = await this.#readCommitted(repository, commits);
    const live = await this.#readLive(commits);
    const { head } = committed.refs;
    const shown = new Map(committed.rows);
    for (const id of [...live.rows.keys(), ...(live.queue.inWorkspace ? [live.queue.inWorkspace.baseline] : [])]) {
      if (!shown.has(id)) shown.set(id, { own: await commits.read(id), experiments: [] });
    }
    const workspace = workspaceRow(live);
    const baselines = [...shown].map(([id, { own, experiments }]) => {
      const label = labelOf(id, committed.refs);
      const rows = [...(live.rows.get(id) ?? []), ...experiments].sort(newestFirst);
      const itself: Row = { id, name: label, status: 'finished', experiment: undefined, content: own };
      return {
        id,
        name: [label, subjectOf(own)].filter((part) => part !== '').join(' · '),
        rows: [...(id === head ? [workspace] : []), ...rows, itself],
        problems: problemsOf(id, committed.refs),
      };
    });
    if (head === undefined)
      return [{ id: workspaceId, name: basename(this.#root), rows: [workspace], problems: [] }, ...baselines];
    return baselines;
  }

  /** As git calls who works here, in what they commit; `undefined` where it knows no name. */
  user(): Promise<string | undefined> {
    this.#user ??= readUser(this.#root);
    return this.#user;
  }

  /** Differs from an earlier one if anything may have changed since. */
  async revision(): Promise<string> {
    const { repository } = await this.#open();
    return `${gitMark(this.#root, repository)} ${liveMark(this.#root, this.#live?.looked ?? [])}`;
  }

  #open(): Promise<{ readonly repository: Repository; readonly commits: CommitReader }> {
    this.#opened ??= locate(this.#root).then(
      (repository) => {
        const cache = new DvcCache(this.#root);
        return {
          repository,
          commits: new CommitReader(new Objects(this.#root), repository.prefix, cache, this.#parsed),
        };
      },
      (error: unknown) => {
        this.#opened = undefined;
        throw error;
      },
    );
    return this.#opened;
  }

  #readCommitted(repository: Repository, commits: CommitReader): Promise<Committed> {
    const mark = gitMark(this.#root, repository);
    if (this.#committed?.mark !== mark)
      this.#committed = { mark, value: readCommitted(this.#root, repository, commits) };
    return this.#committed.value;
  }

  async #readLive(commits: CommitReader): Promise<Live> {
    if (this.#live && this.#live.mark === liveMark(this.#root, this.#live.looked)) return this.#live.value;
    const started = Date.now();
    const value = readLive(this.#root, commits, this.#parsed);
    const live = await value;
    // A file that changed while others were read is noticed by its time, unless that took long.
    const mark = Date.now() - started < 1000 ? liveMark(this.#root, live.looked) : '';
    this.#live = { mark, value, looked: live.looked };
    return live;
  }
}

/** As DVC names commits: the branch that is checked out, then tags, then branches. */
function labelOf(id: string, { head, headBranch, tags, branches }: Refs): string {
  if (id === head && headBranch !== undefined) return headBranch;
  const named = [...tags, ...branches].find(([, commit]) => commit === id);
  return named?.[0] ?? id.slice(0, 7);
}

/** Empty where nobody wrote one. */
function subjectOf({ message = '' }: RowContent): string {
  return isDvcsOwn(message) ? '' : (message.split('\n')[0] ?? '');
}

function problemsOf(id: string, { damaged }: Refs): readonly string[] {
  return damaged
    .filter((ref) => baselineOf(ref) === id)
    .map((ref) => `The experiment ${basename(ref)} cannot be read: git finds no commit's id in ${ref}.`);
}

function newestFirst(a: Row, b: Row): number {
  return (b.content.time ?? 0) - (a.content.time ?? 0) || (a.name < b.name ? -1 : 1);
}
