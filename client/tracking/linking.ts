/**
 * Which runs of several stores are one training: one that logs to MLflow and DVCLive, say, or a DVC experiment
 * whose script also logs to MLflow. Pure: judges only what the runs themselves tell.
 *
 * Runs are linked on strong evidence alone, never because nothing speaks against it. Where two runs of one store
 * fit as well, neither is taken.
 */
import { relative } from 'node:path';
import { jobTag } from '../storage/jobTags.ts';
import type { StoreLocation } from '../storage/location.ts';
import { storeKey } from '../storage/location.ts';
import type { Run } from './store.ts';

export interface KnownRun {
  readonly store: StoreLocation;
  readonly run: Run;
}

/**
 * The strongest reason for a link. `identity`: one tracker keeps both, under one id. `job`: one job of ours started both, and no other run beside them. `name`: both bear the name of one DVC experiment, and its baseline commit or a
 * value that is hardly ever met twice. `folder`: DVCLive's folder is in the workspace that the other shows.
 * `values`: the metrics that both have are equal to the last digit, and nothing else contradicts.
 */
export type Evidence = 'identity' | 'job' | 'name' | 'folder' | 'values';

export interface LinkedRuns {
  /** At least two, of a store each, in the order in which they were given. */
  readonly runs: readonly KnownRun[];
  readonly evidence: Evidence;
}

/** The groups of runs that are one training; each run is in one group at most, most are in none. */
export function linkRuns(runs: readonly KnownRun[]): readonly LinkedRuns[] {
  const clues = runs.map(clueOf);
  const groups = new Groups();
  for (const link of folderLinks(clues)) groups.join(link);
  const candidates = [...identityLinks(clues), ...jobLinks(clues), ...nameLinks(clues), ...valueLinks(clues)];
  for (const link of unambiguous(candidates.filter(({ a, b }) => !a.isWorkspace && !b.isWorkspace))) groups.join(link);
  // What lies in the workspace also became an experiment when that ended: the experiment is the better match.
  const ofWorkspace = candidates.filter(({ a, b }) => a.isWorkspace || b.isWorkspace);
  for (const link of unambiguous(
    ofWorkspace.filter(({ a, b }) => !groups.isExperiment(a) && !groups.isExperiment(b)),
  )) {
    groups.join(link);
  }
  return groups.all(clues);
}

/** Kinds of stores that keep what was trained last in the workspace under this id of a run. */
const workspaceId = 'workspace';
const dvcExperiments = 'dvc-experiments';
const dvclive = 'dvclive';

interface Clue {
  readonly known: KnownRun;
  readonly store: string;
  /** It is what lies in the workspace now, rather than a run that was kept. */
  readonly isWorkspace: boolean;
  /** The name of the DVC experiment in which it ran. */
  readonly experiment: string | undefined;
  readonly commits: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** By plain keys, which several files of a project may have. */
  readonly metrics: ReadonlyMap<string, readonly number[]>;
  /** Those values of them that are hardly ever met twice. */
  readonly rare: ReadonlyMap<string, readonly number[]>;
  readonly params: ReadonlyMap<string, readonly string[]>;
}

interface Link {
  readonly a: Clue;
  readonly b: Clue;
  readonly evidence: Evidence;
}

function clueOf(known: KnownRun): Clue {
  const { store, run } = known;
  const baseline = run.tags['dvc.baseline'];
  // DVC keeps the time at which an experiment was saved, which is after its training ended.
  const isSaved = store.kind === dvcExperiments && run.id !== workspaceId;
  return {
    known,
    store: storeKey(store),
    isWorkspace: run.id === workspaceId && (store.kind === dvcExperiments || store.kind === dvclive),
    experiment: experimentName(run),
    commits: new Set([run.commit, baseline].filter((commit) => commit !== undefined)),
    start: isSaved ? undefined : run.startTime,
    end: isSaved ? run.startTime : run.endTime,
    metrics: byPlainKey(run.metrics),
    rare: byPlainKey(run.metrics.filter(({ value }) => isRare(value))),
    params: byPlainKey(run.params),
  };
}

/** As DVC tells it to the training in DVC_EXP_NAME, which some log as a tag. */
function experimentName({ tags }: Run): string | undefined {
  const entry = Object.entries(tags).find(([key]) => /^dvc[._]exp(eriment)?([._]name)?$/i.test(key));
  return entry?.[1] === '' ? undefined : entry?.[1];
}

function byPlainKey<T>(values: readonly { readonly key: string; readonly value: T }[]): ReadonlyMap<string, T[]> {
  const found = new Map<string, T[]>();
  for (const { key, value } of values) {
    const plain = plainKey(key);
    found.set(plain, [...(found.get(plain) ?? []), value]);
  }
  return found;
}

/** `train/loss` and `dvclive/metrics.json:train.loss` are both `train.loss`. */
function plainKey(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1).replaceAll('/', '.');
}

function* folderLinks(clues: readonly Clue[]): Iterable<Link> {
  const roots = clues.filter(({ known, isWorkspace }) => isWorkspace && known.store.kind === dvcExperiments);
  for (const live of clues.filter(({ known }) => known.store.kind === dvclive)) {
    const around = roots.filter((root) => holds(root.known.store.path, live.known.store.path));
    const nearest = around.sort((a, b) => b.known.store.path.length - a.known.store.path.length)[0];
    if (nearest !== undefined) yield { a: nearest, b: live, evidence: 'folder' };
  }
}

function holds(folder: string, path: string): boolean {
  const within = relative(folder, path);
  return within !== '' && !within.startsWith('..') && within !== path;
}

/** Of a run that goes on, one place may be some steps behind the other, so only its times can speak against it. */
function* identityLinks(clues: readonly Clue[]): Iterable<Link> {
  for (const [identity, same] of Map.groupBy(clues, ({ known }) => known.run.identity)) {
    if (identity === undefined) continue;
    for (const [a, b] of pairs(same)) if (!areApart(a, b)) yield { a, b, evidence: 'identity' };
  }
}

/** A job's own run, out of its log, and the run that its training logged: their values may be of other moments. */
function* jobLinks(clues: readonly Clue[]): Iterable<Link> {
  for (const [job, same] of Map.groupBy(clues, ({ known }) => known.run.tags[jobTag])) {
    if (job === undefined || !same.some(({ known }) => known.run.id === job)) continue;
    for (const [a, b] of pairs(same)) yield { a, b, evidence: 'job' };
  }
}

function* nameLinks(clues: readonly Clue[]): Iterable<Link> {
  const named = Map.groupBy(clues, ({ experiment }) => experiment);
  for (const [name, same] of named) {
    if (name === undefined) continue;
    for (const [a, b] of pairs(same)) {
      const isSure = intersects(a.commits, b.commits) || sharedValues(a, b).length > 0;
      if (isSure && !contradict(a, b)) yield { a, b, evidence: 'name' };
    }
  }
}

function* valueLinks(clues: readonly Clue[]): Iterable<Link> {
  const seen = new Set<string>();
  const order = new Map(clues.map((clue, index) => [clue, index]));
  for (const same of byRareValue(clues).values()) {
    for (const [a, b] of pairs(same)) {
      const pair = `${order.get(a)} ${order.get(b)}`;
      if (seen.has(pair)) continue;
      seen.add(pair);
      const shared = sharedValues(a, b).length;
      if ((shared > 1 || (shared === 1 && intersects(a.commits, b.commits))) && !contradict(a, b)) {
        yield { a, b, evidence: 'values' };
      }
    }
  }
}

function byRareValue(clues: readonly Clue[]): ReadonlyMap<string, readonly Clue[]> {
  const found = new Map<string, Clue[]>();
  for (const clue of clues) {
    for (const [key, value] of [...clue.rare].flatMap(([key, values]) =>
      values.map((value) => [key, value] as const),
    )) {
      const mark = `${Math.fround(value)} ${key}`;
      const same = found.get(mark);
      if (same) same.push(clue);
      else found.set(mark, [clue]);
    }
  }
  return found;
}

function* pairs(clues: readonly Clue[]): Iterable<readonly [Clue, Clue]> {
  for (const [index, a] of clues.entries()) {
    for (const b of clues.slice(index + 1)) if (a.store !== b.store) yield [a, b];
  }
}

/** The metrics of both that have one value which is hardly ever met twice. */
function sharedValues(a: Clue, b: Clue): string[] {
  return [...a.rare].filter(([key, values]) => haveEqual(values, b.metrics.get(key) ?? [])).map(([key]) => key);
}

function haveEqual(a: readonly number[], b: readonly number[]): boolean {
  return a.some((value) => b.some((other) => isEqual(value, other)));
}

/** Six digits and more, none of them at the end of a round number: 0.25 and 100 are met often. */
function isRare(value: number): boolean {
  if (!Number.isFinite(value) || Number.isInteger(value)) return false;
  const digits = value.toExponential().replace(/e.*/, '').replace(/\D/g, '');
  return digits.length >= 6;
}

/** Some trackers keep numbers with single precision. */
function isEqual(a: number, b: number): boolean {
  return Object.is(a, b) || a === b || ((isSingle(a) || isSingle(b)) && Math.fround(a) === Math.fround(b));
}

function isSingle(value: number): boolean {
  return Math.fround(value) === value;
}

function contradict(a: Clue, b: Clue): boolean {
  const bothKnow = a.commits.size > 0 && b.commits.size > 0;
  return (
    (bothKnow && !intersects(a.commits, b.commits)) ||
    areApart(a, b) ||
    (a.experiment !== undefined && b.experiment !== undefined && a.experiment !== b.experiment) ||
    [...a.metrics].some(([key, values]) => differ(values, b.metrics.get(key), isEqual)) ||
    [...a.params].some(([key, values]) => differ(values, b.params.get(key), mayBeEqual))
  );
}

/** Git keeps times in seconds, and clocks of two machines are never quite equal. */
const slack = 2000;

function areApart(a: Clue, b: Clue): boolean {
  return isBefore(a.end, b.start) || isBefore(b.end, a.start);
}

function isBefore(end: number | undefined, start: number | undefined): boolean {
  return end !== undefined && start !== undefined && end + slack < start;
}

/** Both have values, and none of the one is one of the other. */
function differ<T>(a: readonly T[], b: readonly T[] | undefined, mayBe: (a: T, b: T) => boolean): boolean {
  return b !== undefined && !a.some((value) => b.some((other) => mayBe(value, other)));
}

/** Text is written in too many ways to be told apart for certain; numbers are not. */
function mayBeEqual(a: string, b: string): boolean {
  if (a.trim() === '' || b.trim() === '') return true;
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) || x === y;
}

function intersects(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((one) => b.has(one));
}

/** Those whose two runs have no other candidate in each other's store; names count for more than values. */
function unambiguous(links: readonly Link[]): readonly Link[] {
  const named = links.filter(({ evidence }) => evidence !== 'values');
  const settled = new Set(named.flatMap(({ a, b }) => [partner(a, b), partner(b, a)]));
  const byValues = links.filter(
    ({ evidence, a, b }) => evidence === 'values' && !settled.has(partner(a, b)) && !settled.has(partner(b, a)),
  );
  return [...onlyOnes(named), ...onlyOnes(byValues)];
}

function onlyOnes(links: readonly Link[]): readonly Link[] {
  const counts = new Map<string, number>();
  for (const { a, b } of links) {
    for (const side of [partner(a, b), partner(b, a)]) counts.set(side, (counts.get(side) ?? 0) + 1);
  }
  return links.filter(({ a, b }) => counts.get(partner(a, b)) === 1 && counts.get(partner(b, a)) === 1);
}

/** One run, and the store in which another stands beside it. */
function partner({ store, known: { run } }: Clue, other: Clue): string {
  return JSON.stringify([store, run.id, other.store]);
}

/** Runs that were joined; no group has two of one store. */
class Groups {
  readonly #groupOf = new Map<Clue, { readonly members: Set<Clue>; evidence: Evidence }>();

  join({ a, b, evidence }: Link): void {
    const [first, second] = [this.#membersOf(a), this.#membersOf(b)];
    if (first.has(b)) return;
    const members = new Set([...first, ...second]);
    if (new Set([...members].map(({ store }) => store)).size < members.size) return;
    const group = { members, evidence: this.#groupOf.get(a)?.evidence ?? this.#groupOf.get(b)?.evidence ?? evidence };
    for (const member of members) this.#groupOf.set(member, group);
  }

  /** Whether it, or what it was joined with, is an experiment that DVC kept. */
  isExperiment(clue: Clue): boolean {
    return [...this.#membersOf(clue)].some(
      ({ known, isWorkspace }) => known.store.kind === dvcExperiments && !isWorkspace,
    );
  }

  all(order: readonly Clue[]): readonly LinkedRuns[] {
    const runs = Map.groupBy(order, (clue) => this.#groupOf.get(clue));
    return [...new Set(this.#groupOf.values())].map((group) => ({
      runs: (runs.get(group) ?? []).map(({ known }) => known),
      evidence: group.evidence,
    }));
  }

  #membersOf(clue: Clue): ReadonlySet<Clue> {
    return this.#groupOf.get(clue)?.members ?? new Set([clue]);
  }
}
