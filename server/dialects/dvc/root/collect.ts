/** The files of a project that count, in DVC's order: as DVC comes upon them on its way down the folders. */
import path from 'node:path';
import type { Root } from '../../../project/graph.ts';
import type { Project } from '../../../project/project.ts';
import { LeftOut } from './leftOut.ts';
import { definesStages } from './root.ts';
import { type StageFile, stageFileOf } from './stageFile.ts';

export function collect(
  root: Root,
  project: Project,
  leftOut = new LeftOut(root.folder, project),
): readonly StageFile[] {
  const collector = new Collector(project, leftOut);
  collector.enter(treeOf(root));
  return collector.found;
}

class Collector {
  readonly found: StageFile[] = [];
  readonly #project: Project;
  readonly #leftOut: LeftOut;
  /** Folders that stages make are not entered. */
  readonly #outputs = new Set<string>();

  constructor(project: Project, leftOut: LeftOut) {
    this.#project = project;
    this.#leftOut = leftOut;
  }

  enter({ files, folders }: Folder): void {
    for (const file of files) if (!this.#leftOut.isPassedBy(file, 'file')) this.#load(file);
    const entered = [...folders.values()].filter(
      (inner) => !this.#outputs.has(inner.path) && !this.#leftOut.isPassedBy(inner.path, 'folder'),
    );
    for (const inner of entered) this.enter(inner);
  }

  #load(file: string): void {
    const loaded = this.#project.load(file);
    if (loaded.kind !== 'document') return;
    const stageFile = stageFileOf(loaded.document, this.#project).value;
    this.found.push(stageFile);
    for (const { outputs } of stageFile.stages) for (const { full } of outputs) this.#outputs.add(full);
  }
}

interface Folder {
  readonly path: string;
  readonly files: string[];
  readonly folders: Map<string, Folder>;
}

function treeOf(root: Root): Folder {
  const top: Folder = { path: root.folder, files: [], folders: new Map() };
  for (const file of root.files.filter((one) => definesStages(path.basename(one))).toSorted()) {
    let folder = top;
    for (const part of path.relative(root.folder, path.dirname(file)).split(path.sep).filter(Boolean)) {
      const inner = folder.folders.get(part) ?? { path: path.join(folder.path, part), files: [], folders: new Map() };
      folder.folders.set(part, inner);
      folder = inner;
    }
    folder.files.push(file);
  }
  return top;
}
