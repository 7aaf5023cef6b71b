/** A stage as the project's graph sees it. */
import type { Span } from '../../../yaml/span.ts';
import type { NamedPath } from './namedPath.ts';

export interface FileStage {
  /** `undefined` where the file is the stage, as a .dvc file is. */
  readonly name: string | undefined;
  readonly group: string | undefined;
  readonly span: Span;
  readonly whole: Span;
  readonly commands: readonly string[];
  readonly isFrozen: boolean;
  readonly outputs: readonly NamedPath[];
  /** Those that may tie it to other stages. */
  readonly dependencies: readonly NamedPath[];
}
