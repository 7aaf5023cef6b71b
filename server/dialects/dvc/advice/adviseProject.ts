/** What can only be told with the whole project in view: what is named, is not there, and is made by no stage. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Finding } from '../../../project/finding.ts';
import type { Project } from '../../../project/project.ts';
import { pipelineOf } from '../pipeline.ts';
import type { Joined } from '../root/joined.ts';
import { adviseOnDatasets, datasetsIn } from './datasets.ts';
import { adviseOnDependencies } from './dependencies.ts';
import { adviseOnFolders } from './folders.ts';
import { adviseOnParameters } from './parameters.ts';
import { Advice, type Report, sceneOf } from './scene.ts';

/** `documents`: all that define stages, those that have none too. */
export function adviseProject(joined: Joined, documents: readonly Document[], project: Project): readonly Finding[] {
  const pipelines = documents.filter((document) => path.basename(document.path) === 'dvc.yaml');
  const advice = new Map(pipelines.filter(({ isWhole }) => isWhole).map((one) => [one, new Advice(one)]));
  const report: Report = (code, document, ...rest) => advice.get(document)?.add(code, ...rest);

  adviseOnDependencies(joined, project, report);
  const scenes = [...advice.keys()].map((one) => sceneOf(one, project, pipelineOf(one, project).value));
  for (const scene of scenes) {
    adviseOnFolders(scene, joined, report);
    adviseOnParameters(scene, joined, report);
  }
  const datasets = scenes.map(datasetsIn);
  if (datasets.length === pipelines.length && datasets.every((names) => names !== undefined)) {
    const known = new Set(datasets.flat());
    for (const scene of scenes) adviseOnDatasets(scene, known, report);
  }
  return [...advice.values()].flatMap(({ all }) => all);
}
