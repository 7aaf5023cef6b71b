/** What stands beside a model version. Pure. */
import type { ModelVersion } from '../registry/registry.ts';
import { ago, oneLine } from './format.ts';

/** `@champion · Production · from mlp-wide · 3 h ago`; what it lacks is left out. */
export function versionText({ aliases, stage, runId, runName, createdAt }: ModelVersion, now: number): string {
  return [
    aliases.map((alias) => `@${alias}`).join(' '),
    stage ?? '',
    runId === undefined ? '' : `from ${oneLine(runName ?? runId, 60)}`,
    createdAt === undefined ? '' : ago(createdAt, now),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
