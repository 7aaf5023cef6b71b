/** A file's pipeline as the client asks for it. */
import type { Pipeline } from '../../protocol/language.ts';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';

export function pipeline(document: Document, dialect: Dialect, project: Project): Pipeline {
  const { stages, problem } = dialect.outline(document, project);
  return {
    uri: document.uri,
    stages: stages.map(({ name, group, span }) => ({
      name,
      range: document.range(span),
      ...(group !== undefined && { group }),
    })),
    ...(problem !== undefined && { problem }),
  };
}
