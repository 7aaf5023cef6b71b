/** A DVC project as a whole: every dvc.yaml and .dvc file below one root. */
import type { Graph, ProjectCheck, ProjectSupport, Root } from '../../../project/graph.ts';
import { recorded } from '../../../project/memo.ts';
import type { Project } from '../../../project/project.ts';
import { adviseProject } from '../advice/adviseProject.ts';
import { checkConfig } from '../config/checkConfig.ts';
import { type DvcFinding, Findings } from '../finding.ts';
import { status } from '../status/status.ts';
import { checkIgnoreFiles } from './checkIgnoreFiles.ts';
import { collect } from './collect.ts';
import { findBuried, findConflicts } from './conflicts.ts';
import { findCycles } from './cycles.ts';
import { edgesOf } from './edges.ts';
import { type Joined, join } from './joined.ts';
import { LeftOut } from './leftOut.ts';
import { records } from './records.ts';
import { definesStages, rootOf } from './root.ts';

export const projects: ProjectSupport = {
  rootOf,
  definesStages,
  isIgnored: (file, kind, root, project) => new LeftOut(root, project).isIgnored(file, kind),
  check,
  graph,
  records,
  status,
};

function check(root: Root, project: Project): ProjectCheck {
  const { value, sources } = recorded((seen) => {
    const leftOut = new LeftOut(root.folder, seen);
    const files = collect(root, seen, leftOut);
    const joined = join(root.folder, files);
    const documents = files.map(({ document }) => document);
    const names = documents.map((document) => document.path);
    return [
      ...checkConfig(root.folder, seen),
      ...checkIgnoreFiles(root.folder, names, leftOut),
      ...between(joined),
      ...adviseProject(joined, documents, seen),
    ];
  }, project);
  return { findings: value, sources };
}

const known = new WeakMap<Joined, readonly DvcFinding[]>();

function between(joined: Joined): readonly DvcFinding[] {
  const earlier = known.get(joined);
  if (earlier !== undefined) return earlier;
  const findings = new Findings();
  findConflicts(joined, findings);
  findBuried(joined, findings);
  findCycles(joined, findings);
  known.set(joined, findings.all);
  return findings.all;
}

function graph(root: Root, project: Project): Graph {
  const joined = join(root.folder, collect(root, project));
  return { root: root.folder, stages: joined.stages, edges: edgesOf(joined) };
}
