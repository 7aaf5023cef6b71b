/**
 * What DVC accepts though it is surely a slip, or fails at only when it runs. A broken file gets no advice. What is said
 * of an entry alone is said again as long as the entry comes out the same.
 */
import type { Document } from '../../../project/document.ts';
import type { Finding } from '../../../project/finding.ts';
import type { Project } from '../../../project/project.ts';
import { ofDocument } from '../finding.ts';
import { pipelineOf, viewFrom } from '../pipeline.ts';
import { adviseOnArtifacts } from './artifacts.ts';
import { adviseOnCommands } from './commands.ts';
import { adviseOnHidden, adviseOnLoops } from './loops.ts';
import { adviseOnNames } from './names.ts';
import { adviseOnOutputs } from './outputs.ts';
import { adviseOnRemotes } from './remotes.ts';
import { adviseOnRepeats } from './repeats.ts';
import { Advice, type Group, type Scene, sceneOf } from './scene.ts';
import { adviseOnScripts } from './scripts.ts';
import { adviseOnTopVersions, adviseOnVersions } from './versions.ts';

type Adviser = (scene: Scene) => void;

/** They look at each entry by itself, and at no value of the file that the entry does not use. */
const ofEntries: readonly Adviser[] = [
  adviseOnLoops,
  adviseOnCommands,
  adviseOnOutputs,
  adviseOnRepeats,
  adviseOnRemotes,
  adviseOnScripts,
  adviseOnVersions,
];

const ofFiles: readonly Adviser[] = [adviseOnNames, adviseOnHidden, adviseOnArtifacts, adviseOnTopVersions];

export function advise(document: Document, project: Project): readonly Finding[] {
  if (!document.isWhole) return [];
  const scene = sceneOf(document, project, pipelineOf(document, project).value);
  for (const adviser of ofFiles) adviser(scene);
  const view = viewFrom(document.path, project);
  for (const group of scene.groups)
    scene.advice.addAll(ofDocument(adviseOn(group, { ...scene, project: view }), document));
  return scene.advice.all;
}

/** By what an entry came out as, which is another one in another view. */
const known = new WeakMap<object, readonly Finding[]>();

function adviseOn(group: Group, around: Scene): readonly Finding[] {
  const earlier = known.get(group.outcome);
  if (earlier !== undefined) return earlier;
  const scene = { ...around, groups: [group], advice: new Advice(around.document) };
  for (const adviser of ofEntries) adviser(scene);
  known.set(group.outcome, scene.advice.all);
  return scene.advice.all;
}
