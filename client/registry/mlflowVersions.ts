/** What MLflow's registries have in common, however they are kept. */
import type { ModelVersion, RegisteredModel } from './registry.ts';

/** The stage of a version that was deleted (mlflow/entities/model_registry/model_version_stages.py). */
export const deletedStage = 'Deleted_Internal';

/** What a version has that was never moved to a stage is written, too; databases may hold nothing instead. */
export function stageOf(written: string): string | undefined {
  return written === 'None' || written === '' ? undefined : written;
}

/** MLflow keeps its prompts among the models, marked by this tag (mlflow/prompt/constants.py). */
export const promptTag = 'mlflow.prompt.is_prompt';

/** FAILED_REGISTRATION, READY and the like, as MLflow writes them. */
export function versionStatus(written: string): ModelVersion['status'] {
  if (written.startsWith('PENDING')) return 'pending';
  return written.startsWith('FAILED') ? 'failed' : 'ready';
}

/** Newest first. MLflow counts versions from 1. */
export function byVersion(a: { readonly version: string }, b: { readonly version: string }): number {
  return Number(b.version) - Number(a.version);
}

/** Last changed first. */
export function byChange(a: RegisteredModel, b: RegisteredModel): number {
  return (b.updatedAt ?? 0) - (a.updatedAt ?? 0) || (a.name < b.name ? -1 : 1);
}
