/**
 * What a dialect gives beyond single files, where several files make one project: its stages, what ties them, and
 * what is wrong between them. A dialect whose files stand alone has none of it.
 */
import type { Span } from '../yaml/span.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';
import type { Project } from './project.ts';
import type { Answer, Checkpoint, Lookup, StatusPlan } from './status.ts';

/** A project on disk: its folder, and the files in it that define stages, absolute and sorted. */
export interface Root {
  readonly folder: string;
  readonly files: readonly string[];
}

export interface GraphStage {
  /** Unique in the project and stable while its name and file are: `train@forest`, `models/dvc.yaml:train`. */
  readonly id: string;
  readonly document: Document;
  readonly name: string;
  /** The entry that generates it; `undefined` where that is the stage itself. */
  readonly group: string | undefined;
  /** Of the key in the file, and of the whole entry. */
  readonly span: Span;
  readonly whole: Span;
  /** As a shell gets them, expressions filled in; empty for a file that only tracks data. */
  readonly commands: readonly string[];
  readonly isFrozen: boolean;
}

/** `to` needs what `from` makes. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The dependencies behind it, relative to the project's folder. */
  readonly paths: readonly string[];
}

/** Relative to the project's folder, with `/`. */
export interface StageRecords {
  /** Of the files that can be read. */
  readonly params: readonly { readonly file: string; readonly key: string; readonly value: string }[];
  readonly metrics: readonly string[];
}

export interface Graph {
  readonly root: string;
  readonly stages: readonly GraphStage[];
  readonly edges: readonly GraphEdge[];
}

export interface ProjectCheck {
  /** Only what is wrong between files; each file's own findings come from its own check. */
  readonly findings: readonly Finding[];
  /** Absolute paths of the files, there or not, that the findings were made from besides the root's files. */
  readonly sources: readonly string[];
}

export interface ProjectSupport {
  /** The folder of the project that this file is part of; `undefined` where it is part of none. */
  rootOf(file: string, project: Project): string | undefined;
  /** Whether a file of this name defines stages. */
  definesStages(fileName: string): boolean;
  /** Whether the project leaves this file or folder out (.dvcignore), so that nothing in it counts. */
  isIgnored(file: string, kind: 'file' | 'folder', root: string, project: Project): boolean;
  check(root: Root, project: Project): ProjectCheck;
  graph(root: Root, project: Project): Graph;
  /** What is known of a run by the stage that makes it; absent where stages say nothing of it. */
  records?(stage: GraphStage, root: Root, project: Project): StageRecords;
  /** Absent where the tool does not remember what its stages ran with. */
  readonly status?: StatusSupport;
}

export interface StatusSupport {
  plan(root: Root, project: Project): StatusPlan;
  /** Looks at the disk, in a worker thread; in the order of the lookups. `root` is the project's folder. */
  look(root: string, lookups: readonly Lookup[], checkpoint: Checkpoint): Promise<readonly Answer[]>;
}
