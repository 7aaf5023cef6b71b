/**
 * The interface that a dialect (a pipeline tool's files) fulfils; features know dialects only by it.
 * All functions are pure over the document and the project at that moment.
 */
import type { Span } from '../yaml/span.ts';
import type { Document } from './document.ts';
import type { Explanation } from './explanation.ts';
import type { Finding, Fix, Rule } from './finding.ts';
import type { ProjectSupport } from './graph.ts';
import type { Project } from './project.ts';
import type { Resolved } from './resolved.ts';
import type { Names, Shape } from './shape.ts';
import type { Subject } from './subject.ts';

export interface Suggestion {
  readonly text: string;
  readonly kind: 'parameter' | 'file' | 'folder' | 'output' | 'remote' | 'template';
  readonly detail: string;
}

/** One stage as the tool names it. */
export interface StageOutline {
  readonly name: string;
  readonly group?: string;
  /** Of the key in the file. */
  readonly span: Span;
}

export interface PipelineOutline {
  readonly stages: readonly StageOutline[];
  /** The entries of the file, groups of generated stages as one. */
  readonly entries: readonly { readonly name: string; readonly span: Span; readonly whole: Span }[];
  /** The key under which the stages stand. */
  readonly heading: Span | undefined;
  /** Why this file cannot be read as a pipeline. */
  readonly problem?: string;
}

/** A parameter, and the names of the stages that depend on it. */
export interface Dependents {
  /** Of its key. */
  readonly span: Span;
  readonly stages: readonly string[];
}

export interface Dialect {
  /** Whether a file of this name is one of this dialect's. */
  claims(fileName: string): boolean;
  /** The names of all that it claims, as glob patterns, to watch the disk for. */
  readonly patterns: readonly string[];
  /** The name of the files that hold a pipeline; absent where none does. */
  readonly pipelineFile?: string;
  /** For the file at this path; `undefined` where nothing is asked of its structure. */
  shape(path: string): Shape | undefined;
  /** Every code that its findings may carry. */
  readonly codes: Readonly<Record<string, Rule>>;
  /** What is wrong, here and in the files that this one is made of (`sources`, absolute paths, there or not). */
  check(
    document: Document,
    project: Project,
  ): { readonly findings: readonly Finding[]; readonly sources: readonly string[] };
  /** Mends of one of its findings, besides those that the finding brings. */
  mend?(finding: Finding, project: Project): readonly Fix[];
  /** What a text that names such things may be; `path` are the keys from the top to it. */
  suggest(names: Names, at: Cursor, project: Project): readonly Suggestion[];
  /** Where the expression that is being written begins, when the cursor is in one. */
  expressionStart(text: string, offset: number): number | undefined;
  /** What may stand in an expression. */
  suggestInExpression(at: Cursor, project: Project): readonly Suggestion[];
  /** What is there, in a file of its own or in one that such a file reads; `files` are those of its own that count. */
  explain(document: Document, offset: number, files: readonly string[], project: Project): Explanation | undefined;
  /** What is named there, with the same in mind. */
  subjectAt?(document: Document, offset: number, files: readonly string[], project: Project): Subject | undefined;
  /** The parameters that are defined there and that stages in `files` use. */
  dependentsIn?(document: Document, files: readonly string[], project: Project): readonly Dependents[];
  /** The files that it names and that are there, absolute, with the places. */
  linksIn?(document: Document, project: Project): readonly { readonly span: Span; readonly file: string }[];
  /** The pipeline in this file, expanded. */
  outline(document: Document, project: Project): PipelineOutline;
  /** The same with all that is in it; present where the dialect has anything to fill in. */
  resolved?(document: Document, project: Project): Resolved;
  /** Present where several files make one project. */
  readonly projects?: ProjectSupport;
}

export interface Cursor {
  readonly document: Document;
  readonly offset: number;
  /** The keys from the top down to the cursor; `-` for an item of a list. */
  readonly path: readonly ({ readonly key: string } | '-')[];
  readonly typed: string;
  /** Absolute paths of the dialect's files that count. */
  readonly files: readonly string[];
}

/** For files in which things may be wrong, and nothing is asked. */
export const silent = {
  shape: () => undefined,
  suggest: () => [],
  expressionStart: () => undefined,
  suggestInExpression: () => [],
  explain: () => undefined,
  outline: () => ({ stages: [], entries: [], heading: undefined }),
} as const satisfies Partial<Dialect>;
