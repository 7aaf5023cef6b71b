/** Pipelines of others, beside the repository where somebody has put them. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Laid out as scripts/corpus.ts says; `undefined` in a plain clone. */
export function corpusFolder(): string | undefined {
  const folder = path.join(import.meta.dirname, '../../../shared/corpus');
  return existsSync(folder) ? folder : undefined;
}
