/** Behind each parameter: how many stages depend on it. */
import type { InlayHint, Range } from 'vscode-languageserver-protocol';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';

const mostNamed = 20;

/** `files`: absolute paths of those of the dialect that count. */
export function inlayHints(
  document: Document,
  { start, end }: Range,
  files: readonly string[],
  dialect: Dialect,
  project: Project,
): readonly InlayHint[] {
  const dependents = dialect.dependentsIn?.(document, files, project) ?? [];
  return dependents.flatMap(({ span, stages }) => {
    const { line } = document.range(span).start;
    if (line < start.line || line > end.line) return [];
    const keyEnd = document.offsets(span).end;
    const lineEnd = document.text.indexOf('\n', keyEnd);
    const behind = lineEnd < 0 ? document.text.length : lineEnd;
    const offset = document.text.slice(keyEnd, behind).trimEnd().length + keyEnd;
    return {
      position: document.range({ start: offset, end: offset }).start,
      label: stages.length === 1 ? '1 stage' : `${stages.length} stages`,
      tooltip: tooltip(stages),
      paddingLeft: true,
    };
  });
}

function tooltip(stages: readonly string[]): string {
  const more = stages.length - mostNamed;
  const named = stages.slice(0, mostNamed).join(', ');
  return `A change of this value makes these run again: ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
