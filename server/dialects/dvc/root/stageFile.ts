/** A file's stages as the project's graph sees them: what each makes, and what it needs. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import { memoise } from '../../../project/memo.ts';
import type { Project } from '../../../project/project.ts';
import { loadConfig } from '../config/config.ts';
import { pipelineOf } from '../pipeline.ts';
import { dataStage } from './dataFile.ts';
import { pipelineStages } from './pipelineStages.ts';
import { rootOf } from './root.ts';
import type { FileStage } from './stage.ts';

export interface StageFile {
  readonly document: Document;
  readonly stages: readonly FileStage[];
}

export const stageFileOf = memoise((document: Document, project: Project): StageFile => {
  const root = rootOf(document.path, project);
  const remotes = root === undefined ? new Map<string, string>() : loadConfig(root, project).remotes;
  const isPipeline = path.basename(document.path) === 'dvc.yaml';
  if (!isPipeline) return { document, stages: [dataStage(document, remotes)] };
  return { document, stages: pipelineStages(pipelineOf(document, project).value, document, remotes) };
});
