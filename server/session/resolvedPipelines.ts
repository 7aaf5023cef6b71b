/** The resolved pipelines that the client has asked for: each is told once when it may have become another one. */
import type { ResolvedPipeline } from '../../protocol/language.ts';
import { resolvedPipeline } from '../features/resolvedPipeline.ts';
import type { Documents } from '../project/project.ts';
import type { Workspace } from './workspace.ts';

export class ResolvedPipelines {
  readonly #documents: Documents;
  readonly #workspace: Workspace;
  /** By the file's URI: what the last answer was made from. */
  readonly #sources = new Map<string, ReadonlySet<string>>();

  constructor(documents: Documents, workspace: Workspace) {
    this.#documents = documents;
    this.#workspace = workspace;
  }

  /** `undefined` where there is no such file, or no pipeline in it. */
  of(uri: string, file: string): ResolvedPipeline | undefined {
    const dialect = this.#workspace.dialectOf(file);
    const loaded = this.#documents.load(file);
    this.#sources.set(uri, new Set([file]));
    if (dialect === undefined || loaded.kind !== 'document') return undefined;
    const { sources } = dialect.check(loaded.document, this.#documents);
    this.#sources.set(uri, new Set([file, ...sources]));
    return resolvedPipeline(loaded.document, dialect, this.#documents);
  }

  /** The URIs of those that these files bear on; each is named once until it is asked for again. */
  concernedBy(files: ReadonlySet<string>): readonly string[] {
    const concerned = [...this.#sources].filter(([, sources]) => [...files].some((file) => sources.has(file)));
    for (const [uri] of concerned) this.#sources.delete(uri);
    return concerned.map(([uri]) => uri);
  }
}
