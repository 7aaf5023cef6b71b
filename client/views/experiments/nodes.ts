/** The rows of the Experiments view, as data. */
import type { Field } from '../../../protocol/runFilter.ts';
import type { RunChange } from '../../tracking/change.ts';
import type { RunGroup } from '../../tracking/selection/group.ts';
import type { Artifact, Dataset, LatestMetric, LoggedModel, Param } from '../../tracking/store.ts';
import type { Unreadable } from '../unreadable.ts';
import type { ExperimentGroup, Source, StoredRun, SweepGroup } from './tree.ts';

export interface SourceNode {
  readonly kind: 'source';
  readonly source: Source;
}

export interface GroupNode {
  readonly kind: 'experiment';
  readonly source: Source;
  readonly group: ExperimentGroup;
  /** It has no row: its source has no other experiment, and bears its name. */
  readonly isHidden: boolean;
}

/** The runs of an experiment that have one value of the field by which runs are grouped. */
export interface ValueNode {
  readonly kind: 'value';
  readonly parent: GroupNode;
  readonly by: Field;
  readonly group: RunGroup;
}

/** A sweep's row, above its runs: before those at the top, however they are ordered and grouped. */
export interface SweepNode extends SweepGroup {
  readonly kind: 'sweep';
  readonly parent: GroupNode;
}

/** Under what runs stand. */
export type RunParent = GroupNode | ValueNode | SweepNode | RunNode;

/** A run's row, and what its commands are given. */
export interface RunNode extends StoredRun {
  readonly kind: 'run';
  readonly parent: RunParent;
  /** What its tracker lets people change. */
  readonly changes: readonly RunChange['kind'][];
  /** It is the training above it, as another tracker knows it. */
  readonly isLinked: boolean;
}

/** A heading under a run, with what stands below it. */
export interface PartNode {
  readonly kind: 'part';
  readonly of: RunNode;
  readonly part: 'metrics' | 'params' | 'tags' | 'datasets' | 'models' | 'artifacts';
  readonly children: readonly ExperimentNode[];
}

export interface MetricNode {
  readonly kind: 'metric';
  readonly of: RunNode;
  readonly metric: LatestMetric;
}

export interface TagNode {
  readonly kind: 'tag';
  readonly of: RunNode;
  readonly tag: Param;
}

export interface ArtifactNode {
  readonly kind: 'artifact';
  readonly of: RunNode;
  readonly artifact: Artifact;
}

/** A row of the view. */
export type ExperimentNode =
  | SourceNode
  | GroupNode
  | ValueNode
  | SweepNode
  | RunNode
  | PartNode
  | MetricNode
  | { readonly kind: 'param'; readonly of: RunNode; readonly param: Param }
  | TagNode
  | { readonly kind: 'dataset'; readonly of: RunNode; readonly dataset: Dataset }
  | { readonly kind: 'model'; readonly of: RunNode; readonly model: LoggedModel }
  | ArtifactNode
  | { readonly kind: 'none'; readonly list: string; readonly filter: string; readonly hidden: number }
  | { readonly kind: 'more'; readonly list: string; readonly left: number | undefined }
  | { readonly kind: 'problem'; readonly id: string; readonly problem: Unreadable };

export function isRunNode(node: unknown): node is RunNode {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'run';
}

export function isTagNode(node: unknown): node is TagNode {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'tag';
}
