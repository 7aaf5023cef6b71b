/** What is wrong at a place, and how to mend it. */
import path from 'node:path';
import { nowhere, type Span } from '../yaml/span.ts';
import { Document } from './document.ts';

export type Severity = 'error' | 'warning' | 'hint';

/** What a code stands for. */
export interface Rule {
  /** Unless the user chose another one. */
  readonly severity: Severity;
  /** Markdown, one sentence. */
  readonly title: string;
  /** Found only with all files of a project in view; else in each file by itself. */
  readonly scope?: 'project';
}

/** A mend that the editor offers. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly {
    /** The one with the finding in it, unless another one is named. */
    readonly document?: Document;
    readonly span: Span;
    readonly newText: string;
  }[];
  /** Something is left to be filled in. */
  readonly isDraft?: boolean;
}

export interface Finding {
  readonly document: Document;
  readonly span: Span;
  readonly severity: Severity;
  /** `unknown-key`, …: stable, for settings and documentation. */
  readonly code: string;
  readonly message: string;
  readonly fixes?: readonly Fix[];
}

/** What is said of a file that cannot be read at all; `reason` follows a colon. */
export function unreadable(file: string, reason: string): Finding {
  const message = `\`${path.basename(file)}\` cannot be read: ${reason}.`;
  return {
    document: new Document(file, ''),
    span: nowhere,
    severity: 'error',
    code: 'unreadable-file',
    message,
  };
}
