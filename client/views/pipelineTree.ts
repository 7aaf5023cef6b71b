/** The rows of the Pipelines view: projects, their files, the stages in them, generated ones below their group. Pure. */
import type {
  LaunchTarget,
  Pipeline,
  ProjectGraph,
  ProjectStage,
  Stage,
  StageStatus,
} from '../../protocol/language.ts';

export interface StageNode {
  readonly kind: 'stage';
  readonly id: string;
  readonly name: string;
  readonly uri: string;
  readonly range: Stage['range'];
  /** Absent for data that is only tracked. */
  readonly target?: LaunchTarget;
  readonly commands: readonly string[];
  /** Absent until it is known. */
  readonly status?: StageStatus;
}

export interface StageGroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly name: string;
  readonly uri: string;
  readonly range: Stage['range'];
  readonly target: LaunchTarget;
  readonly stages: readonly StageNode[];
}

export interface PipelineFileNode {
  readonly kind: 'file';
  readonly id: string;
  readonly uri: string;
  readonly target: LaunchTarget;
  readonly rows: readonly (StageNode | StageGroupNode)[];
  /** Why the file cannot be read as a pipeline. */
  readonly problem?: string;
}

/** What .dvc files of the project track. */
export interface TrackedDataNode {
  readonly kind: 'data';
  readonly id: string;
  readonly stages: readonly StageNode[];
}

export interface ProjectNode {
  readonly kind: 'project';
  readonly id: string;
  /** Of its folder; absent for files outside of any project. */
  readonly uri?: string;
  readonly rows: readonly (PipelineFileNode | TrackedDataNode)[];
}

export type PipelineNode = ProjectNode | PipelineFileNode | TrackedDataNode | StageGroupNode | StageNode;

/** A level of projects is there only where there are several. */
export function pipelineTree(pipelines: readonly Pipeline[], graphs: readonly ProjectGraph[]): readonly PipelineNode[] {
  const placed = new Map<string, ProjectGraph>();
  for (const graph of graphs) for (const { uri } of graph.stages) placed.set(uri, graph);
  const projects = graphs.map((graph) =>
    projectNode(
      graph,
      filesOf(pipelines, (uri) => placed.get(uri) === graph),
    ),
  );
  const others = filesOf(pipelines, (uri) => !placed.has(uri)).map((pipeline) => fileNode(pipeline, new Map()));
  const rest: ProjectNode = { kind: 'project', id: 'rest', rows: others };
  const [first, ...more] = [...projects, rest].filter(({ rows }) => rows.length > 0);
  if (first === undefined) return [];
  return more.length === 0 ? first.rows : [first, ...more];
}

function filesOf(pipelines: readonly Pipeline[], isWanted: (uri: string) => boolean): readonly Pipeline[] {
  return pipelines.filter(({ uri }) => isWanted(uri));
}

function projectNode({ uri, stages }: ProjectGraph, pipelines: readonly Pipeline[]): ProjectNode {
  const known = new Map(stages.map((stage) => [keyOf(stage), stage]));
  const files = pipelines.map((pipeline) => fileNode(pipeline, known));
  const tracked = stages
    .filter((stage) => stage.uri.endsWith('.dvc'))
    .map((stage): StageNode => ({ ...stageParts(stage), kind: 'stage', id: `${uri} ${stage.id}`, name: stage.id }));
  const data: TrackedDataNode = { kind: 'data', id: `${uri} data`, stages: tracked };
  return { kind: 'project', id: uri, uri, rows: tracked.length === 0 ? files : [...files, data] };
}

function fileNode({ uri, stages, problem }: Pipeline, known: ReadonlyMap<string, ProjectStage>): PipelineFileNode {
  const rows: (StageNode | StageGroupNode)[] = [];
  const groups = new Map<string, StageNode[]>();
  for (const stage of stages) {
    const node = stageNode(stage, uri, known.get(keyOf({ uri, name: stage.name })));
    const members = groups.get(stage.group ?? '');
    if (stage.group === undefined) rows.push(node);
    else if (members !== undefined) members.push(node);
    else {
      const fresh = [node];
      groups.set(stage.group, fresh);
      rows.push({ ...groupParts(uri, stage, stage.group), stages: fresh });
    }
  }
  return { kind: 'file', id: uri, uri, target: { uri }, rows, ...(problem !== undefined && { problem }) };
}

function groupParts(uri: string, { range }: Stage, group: string): Omit<StageGroupNode, 'stages'> {
  return { kind: 'group', id: `${uri} ${group}`, name: group, uri, range, target: { uri, stage: group } };
}

function stageNode({ name, range }: Stage, uri: string, known: ProjectStage | undefined): StageNode {
  const parts = known === undefined ? { uri, range, commands: [] } : { ...stageParts(known), range };
  return { ...parts, kind: 'stage', id: `${uri} ${name}`, name, target: { uri, stage: name } };
}

function stageParts({ uri, range, commands, status }: ProjectStage) {
  return { uri, range, commands, ...(status !== undefined && { status }) };
}

function keyOf({ uri, name }: { readonly uri: string; readonly name: string }): string {
  return `${uri} ${name}`;
}

/** Of all stages below a row, as far as they are known. */
export function statusesIn(node: PipelineNode): readonly StageStatus[] {
  switch (node.kind) {
    case 'stage':
      return node.status === undefined ? [] : [node.status];
    case 'group':
    case 'data':
      return node.stages.flatMap(statusesIn);
    case 'file':
    case 'project':
      return node.rows.flatMap(statusesIn);
  }
}

export function childrenOf(node: PipelineNode): readonly PipelineNode[] {
  switch (node.kind) {
    case 'stage':
      return [];
    case 'group':
    case 'data':
      return node.stages;
    case 'file':
    case 'project':
      return node.rows;
  }
}
