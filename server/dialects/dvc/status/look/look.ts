/** Answers what the status of stages must know of the disk. Runs in a worker thread; reads, and writes nothing. */
import { lstatSync, statSync } from 'node:fs';
import { errorCode } from '../../../../../protocol/thrown.ts';
import type { Answer, Checkpoint, KnownContent, Lookup } from '../../../../project/status.ts';
import { isCached } from './cacheObject.ts';
import { type Algorithm, FileDigests } from './fileDigest.ts';
import { FolderRefused, folderDigest, type IsIgnored } from './folderDigest.ts';

export class Looker {
  readonly #digests = new FileDigests();

  /** In the order of the lookups. `isIgnored` tells what .dvcignore leaves out of folders. */
  async look(lookups: readonly Lookup[], isIgnored: IsIgnored, checkpoint: Checkpoint): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    for (const lookup of lookups) {
      answers.push(await this.#answer(lookup, isIgnored, checkpoint));
      await checkpoint();
    }
    return answers;
  }

  async #answer(lookup: Lookup, isIgnored: IsIgnored, checkpoint: Checkpoint): Promise<Answer> {
    try {
      if (lookup.known === undefined) return isThere(lookup.path) ? 'different' : 'missing';
      const { known } = lookup;
      if (!isMadeHere(known)) return 'unreadable';
      if (lookup.kind === 'stored') {
        return (await isCached(known, lookup.path, this.#digests, checkpoint)) ? 'same' : 'missing';
      }
      return await this.#compare(lookup.path, known, isIgnored, checkpoint);
    } catch (error) {
      // One of the folders on the way is a file.
      if (errorCode(error) === 'ENOTDIR') return 'missing';
      if (error instanceof FolderRefused || errorCode(error) !== undefined) return 'unreadable';
      throw error;
    }
  }

  async #compare(
    path: string,
    known: KnownContent & { readonly algorithm: Algorithm },
    isIgnored: IsIgnored,
    checkpoint: Checkpoint,
  ): Promise<Answer> {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return isThere(path) ? 'unreadable' : 'missing';
    if (stat.isDirectory() !== known.checksum.endsWith('.dir')) return 'different';
    if (stat.isDirectory()) {
      const digest = await folderDigest(path, known.algorithm, this.#digests, isIgnored, checkpoint);
      return digest === known.checksum ? 'same' : 'different';
    }
    // Another length is another content; large files need not be read then.
    if (known.algorithm === 'md5' && known.size !== undefined && stat.size !== BigInt(known.size)) return 'different';
    return (await this.#digests.of(path, stat, known.algorithm, checkpoint)) === known.checksum ? 'same' : 'different';
  }
}

/** A link is there even where what it leads to is not. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isMadeHere(known: KnownContent): known is KnownContent & { readonly algorithm: Algorithm } {
  return known.algorithm === 'md5' || known.algorithm === 'md5-dos2unix';
}
