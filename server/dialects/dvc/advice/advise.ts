/** What DVC accepts though it is surely a slip, or fails at only when it runs. A broken file gets no advice. */
import type { Document } from '../../../project/document.ts';
import type { Finding } from '../../../project/finding.ts';
import type { Project } from '../../../project/project.ts';
import { pipelineOf } from '../pipeline.ts';
import { adviseOnArtifacts } from './artifacts.ts';
import { adviseOnCommands } from './commands.ts';
import { adviseOnLoops } from './loops.ts';
import { adviseOnNames } from './names.ts';
import { adviseOnOutputs } from './outputs.ts';
import { adviseOnRemotes } from './remotes.ts';
import { adviseOnRepeats } from './repeats.ts';
import { type Scene, sceneOf } from './scene.ts';
import { adviseOnScripts } from './scripts.ts';
import { adviseOnVersions } from './versions.ts';

const advisers: readonly ((scene: Scene) => void)[] = [
  adviseOnNames,
  adviseOnLoops,
  adviseOnCommands,
  adviseOnOutputs,
  adviseOnRepeats,
  adviseOnRemotes,
  adviseOnScripts,
  adviseOnArtifacts,
  adviseOnVersions,
];

export function advise(document: Document, project: Project): readonly Finding[] {
  if (!document.isWhole) return [];
  const scene = sceneOf(document, project, pipelineOf(document, project).value);
  for (const adviser of advisers) adviser(scene);
  return scene.advice.all;
}
