/** Makes a failing case small enough to read. */
import type { Project } from './mutate.ts';

/** The project with whatever files and lines taken away that `stillFails` does not need. */
export async function shrink(project: Project, stillFails: (smaller: Project) => Promise<boolean>): Promise<Project> {
  let smallest = project;
  for (let size = Number.POSITIVE_INFINITY; sizeOf(smallest) < size; ) {
    size = sizeOf(smallest);
    for (const smaller of smallerOnes(smallest)) {
      if (sizeOf(smaller) < sizeOf(smallest) && (await stillFails(smaller))) {
        smallest = smaller;
        break;
      }
    }
  }
  return smallest;
}

function* smallerOnes(project: Project): Generator<Project> {
  for (const [file, text] of Object.entries(project)) {
    const { [file]: _removed, ...others } = project;
    if (file !== 'dvc.yaml') yield others;
    const lines = text.split(/(?<=\n)/);
    for (let count = Math.ceil(lines.length / 2); count >= 1; count = Math.floor(count / 2)) {
      for (let from = 0; from < lines.length; from += count) {
        yield { ...project, [file]: lines.toSpliced(from, count).join('') };
      }
    }
  }
}

function sizeOf(project: Project): number {
  return Object.values(project).reduce((sum, text) => sum + text.length + 1, 0);
}
