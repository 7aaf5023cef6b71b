/** What a run saved beside its values, in a folder for each time that it was begun or resumed: the last one's counts. */
import { dirname, join } from 'node:path';
import { attempt, StoreError } from '../../storage/location.ts';
import { ArtifactFolder } from '../disk/artifactFolder.ts';
import { inOrder } from '../online/download.ts';
import type { Artifact } from '../store.ts';

export class SavedFiles {
  readonly #folders: readonly ArtifactFolder[];

  /** @param files The run's own, in the order in which they were begun. */
  constructor(files: readonly string[]) {
    this.#folders = files.map((file) => new ArtifactFolder(join(dirname(file), 'files')));
  }

  /** What stands in `folder`, `''` for the top: folders first, then by name. */
  list(folder: string): readonly Artifact[] {
    const listed = this.#inEach((saved) => saved.list(folder)).flat();
    return inOrder([...new Map(listed.map((artifact) => [artifact.path, artifact])).values()]);
  }

  /** Where the file stands; throws a StoreError where there is none, or none of the run's own. */
  file(path: string): string | undefined {
    return this.#inEach((saved) => saved.file(path)).at(-1);
  }

  /** What could be read; throws what was wrong where nothing could. */
  #inEach<T>(read: (folder: ArtifactFolder) => T): readonly T[] {
    const answers = this.#folders.map((folder) => attempt(() => read(folder)));
    const found = answers.flatMap((answer) => (answer instanceof StoreError ? [] : [answer]));
    const refusal = answers.find((answer) => answer instanceof StoreError);
    if (found.length === 0 && refusal !== undefined) throw refusal;
    return found;
  }
}
