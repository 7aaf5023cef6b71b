/** Runs out of MLflow's folder of plain files, read synchronously: in a worker that is ten times faster. */
import { dirname, join, sep } from 'node:path';
import { readTextIfThere } from '../../storage/content.ts';
import { attempt, StoreError } from '../../storage/location.ts';
import {
  experimentIds,
  experimentOf,
  metaFile,
  readExperimentMeta,
  readRunMeta,
  runFolder,
  runIds,
  wholeNumber,
} from '../../storage/mlflowFolder.ts';
import { statIfThere } from '../../storage/stamp.ts';
import type { YamlRecord } from '../../storage/yamlRecord.ts';
import { orderedByStep } from '../curve.ts';
import { decimate } from '../decimate.ts';
import type { ArtifactFolder } from '../disk/artifactFolder.ts';
import { inStore } from '../disk/inStore.ts';
import { isBrokenOff } from '../disk/parts.ts';
import { Remembered } from '../disk/remembered.ts';
import { artifactsOf } from '../mlflow/artifacts.ts';
import { parentTag } from '../mlflow/tags.ts';
import { Nesting } from '../nesting.ts';
import type {
  Artifact,
  Experiment,
  HistoryQuery,
  MetricHistory,
  PageQuery,
  Run,
  RunDetails,
  RunPage,
  RunStore,
} from '../store.ts';
import { readDetails } from './details.ts';
import { KnownParams } from './knownParams.ts';
import { fileOfKey } from './loggedFiles.ts';
import { readCurve, readSummary } from './metricFile.ts';
import { folderRevision } from './revision.ts';
import { headOf, type Known, newestFirst, type RunHead, readRun } from './runFolder.ts';

/** Where a run's folder names the run's parent. */
const parentFile = sep + join('tags', parentTag);

export class MlflowFolder implements RunStore {
  readonly #root: string;
  readonly #experimentMetas = new Remembered(readExperimentMeta);
  readonly #runMetas = new Remembered(readRunMeta);
  readonly #parents = new Remembered(readTextIfThere);
  readonly #known: Known = { params: new KnownParams(), summaries: new Remembered(readSummary) };

  constructor(root: string) {
    this.#root = root;
  }

  experiments(): Promise<readonly Experiment[]> {
    return inStore(this.#root, () =>
      experimentIds(this.#root)
        .map((id) => this.#experiment(id))
        .filter((experiment) => experiment !== undefined)
        .sort(latestFirst),
    );
  }

  runs(experimentId: string, { offset, limit, scope = 'all' }: PageQuery): Promise<RunPage> {
    return inStore(this.#root, () => {
      const heads = this.#heads(experimentId).sort(newestFirst);
      const nesting = this.#nesting(heads);
      const inScope = heads.filter(({ id }) => nesting.isIn(scope, id));
      const shown = inScope.slice(offset, offset + limit);
      return { runs: shown.map((head) => nesting.counted(this.#run(head))), total: inScope.length };
    });
  }

  runsById(ids: readonly string[]): Promise<readonly Run[]> {
    return inStore(this.#root, () =>
      ids
        .map((id) => this.#find(id))
        .filter((head) => head !== undefined)
        .map((head) => this.#run(head)),
    );
  }

  histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    return inStore(this.#root, () =>
      runIds
        .map((id) => this.#find(id))
        .filter((head) => head !== undefined)
        .flatMap((head) => keys.map((key) => this.#history(head, key, maxPoints)))
        .filter((history) => history !== undefined),
    );
  }

  details(runId: string): Promise<RunDetails | undefined> {
    return inStore(this.#root, () => {
      const head = this.#find(runId);
      return head && readDetails(join(this.#root, head.experimentId), runFolder(this.#root, head.experimentId, runId));
    });
  }

  artifacts(runId: string, folder: string): Promise<readonly Artifact[]> {
    return inStore(this.#root, () => this.#artifactFolder(runId)?.list(folder) ?? []);
  }

  artifactFile(runId: string, path: string): Promise<string> {
    return inStore(this.#root, () => {
      const folder = this.#artifactFolder(runId);
      if (folder === undefined) throw new StoreError('missing', `The run's artifacts are not in ${this.#root}.`);
      return folder.file(path);
    });
  }

  revision(): Promise<string> {
    return inStore(this.#root, () => folderRevision(this.#root, (metaPath) => this.#runMetas.get(metaPath)));
  }

  close(): void {
    this.#experimentMetas.clear();
    this.#runMetas.clear();
    this.#parents.clear();
    this.#known.params.clear();
    this.#known.summaries.clear();
  }

  #experiment(id: string): Experiment | undefined {
    const path = join(this.#root, id, metaFile);
    const meta = attempt(() => this.#experimentMetas.get(path) ?? brokenOff(path, 'experiment'));
    if (meta instanceof StoreError) return unreadableExperiment(id, id, meta);
    if (!meta || !isActive(meta) || meta.get('experiment_id') !== id) return undefined;
    const heads = attempt(() => this.#heads(id));
    if (heads instanceof StoreError) return unreadableExperiment(id, meta.get('name') ?? id, heads);
    const activity = heads.map(({ startTime = 0, endTime = 0 }) => Math.max(startTime, endTime));
    const created = wholeNumber(meta.get('creation_time'));
    return {
      id,
      name: meta.get('name') ?? id,
      runCount: heads.length,
      lastActivity:
        activity.reduce<number | undefined>((last, time) => Math.max(last ?? time, time), undefined) ?? created,
    };
  }

  #heads(experimentId: string): RunHead[] {
    return runIds(this.#root, experimentId)
      .map((id) => this.#head(experimentId, id))
      .filter((head) => head !== undefined);
  }

  /** MLflow too ignores a folder whose `meta.yaml` names another experiment. */
  #head(experimentId: string, id: string): RunHead | undefined {
    const path = runFolder(this.#root, experimentId, id) + sep + metaFile;
    const meta = attempt(() => this.#runMetas.get(path) ?? brokenOff(path, 'run'));
    if (meta instanceof StoreError) return { ...headOf(id, experimentId, new Map()), problem: meta.message };
    const counts = meta !== undefined && isActive(meta) && meta.get('experiment_id') === experimentId;
    return counts ? headOf(id, experimentId, meta) : undefined;
  }

  /** A tag that cannot be read is told with the run; here it names no parent. */
  #nesting(heads: readonly RunHead[]): Nesting {
    const nested = heads.flatMap(({ id, experimentId }) => {
      const tag = runFolder(this.#root, experimentId, id) + parentFile;
      const parentId = attempt(() => this.#parents.get(tag));
      return parentId === undefined || parentId instanceof StoreError ? [] : [{ id, parentId }];
    });
    return new Nesting(nested, new Set(heads.map(({ id }) => id)));
  }

  #find(id: string): RunHead | undefined {
    const experimentId = experimentOf(this.#root, id);
    return experimentId === undefined ? undefined : this.#head(experimentId, id);
  }

  #run(head: RunHead): Run {
    return readRun(this.#root, head, this.#known);
  }

  #artifactFolder(runId: string): ArtifactFolder | undefined {
    const head = this.#find(runId);
    if (head === undefined) return undefined;
    const uri = head.meta.get('artifact_uri') ?? '';
    const beside = join(runFolder(this.#root, head.experimentId, runId), 'artifacts');
    return artifactsOf({ runId, uri, base: dirname(this.#root), otherwise: [beside] });
  }

  #history(head: RunHead, key: string, maxPoints: number): MetricHistory | undefined {
    const path = fileOfKey(join(runFolder(this.#root, head.experimentId, head.id), 'metrics'), key);
    if (path === undefined || !statIfThere(path)?.isFile()) return undefined;
    const curve = orderedByStep(readCurve(path));
    const logged = curve.values.length;
    return logged > 0 ? { runId: head.id, key, ...decimate(curve, maxPoints), logged } : undefined;
  }
}

/** What is said of a `meta.yaml` that is not whole, and that nobody is writing now. */
function brokenOff(path: string, owner: 'experiment' | 'run'): StoreError | undefined {
  if (!isBrokenOff(path)) return undefined;
  const advice = `Restore it, or remove the folder of the ${owner}.`;
  return new StoreError('corrupt', `meta.yaml is not whole: what wrote it was interrupted. ${advice}`);
}

function unreadableExperiment(id: string, name: string, { message }: StoreError): Experiment {
  return { id, name, runCount: 0, lastActivity: undefined, problems: [message] };
}

function isActive(meta: YamlRecord): boolean {
  return meta.get('lifecycle_stage') !== 'deleted';
}

/** Newest activity first; experiments without runs stand last. */
function latestFirst(a: Experiment, b: Experiment): number {
  return (
    Number(b.runCount > 0) - Number(a.runCount > 0) ||
    (b.lastActivity ?? 0) - (a.lastActivity ?? 0) ||
    (a.name < b.name ? -1 : 1)
  );
}
