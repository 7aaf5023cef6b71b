/**
 * Where a run of MLflow keeps its artifacts. What a store says of that is but text, which may have been written on
 * another machine, or with intent: only folders of the shape that MLflow gives them are entered, `<run>/artifacts`,
 * and no link out of the folder above them is followed.
 */
import { realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asStoreError, StoreError } from '../../storage/location.ts';
import { isMlflowId } from '../../storage/mlflowFolder.ts';
import { statIfThere } from '../../storage/stamp.ts';
import { ArtifactFolder } from '../disk/artifactFolder.ts';

export interface ArtifactsOfRun {
  readonly runId: string;
  /** As MLflow wrote it; empty where it wrote none. */
  readonly uri: string;
  /** The folder in which the training ran, as far as known: relative addresses begin there. */
  readonly base: string;
  /** Where they stand if the store was copied, or is read beside its server; the likeliest first. */
  readonly otherwise: readonly string[];
}

/** `undefined` where there are none; throws a StoreError where they are no folder of this disk that may be entered. */
export function artifactsOf({ runId, uri, base, otherwise }: ArtifactsOfRun): ArtifactFolder | undefined {
  const written = localPath(uri, runId);
  const places = [...(written === undefined ? [] : [resolve(base, written)]), ...copied(uri, base), ...otherwise];
  const folder = places.find((place) => isOfRun(place, runId) && statIfThere(place)?.isDirectory());
  if (folder === undefined) return undefined;
  if (isWithinItsStore(folder)) return new ArtifactFolder(folder);
  throw new StoreError('unreadable', `${folder} is a link out of MLflow's artifacts, and is not followed.`);
}

/** `undefined` where it names a place on another machine, or a server. */
function localPath(uri: string, runId: string): string | undefined {
  const scheme = schemeOf(uri);
  if (uri === '' || scheme === 'mlflow-artifacts') return undefined;
  if (scheme === undefined) return uri;
  if (scheme === 'file') return pathOfUrl(uri);
  throw new StoreError(
    'unsupported',
    `The artifacts are kept at ${uri}, which is not read here. ` +
      `Fetch them with "mlflow artifacts download --run-id ${runId}".`,
  );
}

/** A drive's letter is none. */
function schemeOf(uri: string): string | undefined {
  return /^([a-z][a-z\d+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
}

function pathOfUrl(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch (error) {
    // Of another system, or of another machine.
    if (error instanceof TypeError || error instanceof URIError) return undefined;
    throw error;
  }
}

/** The end of the address, beside the store: `…/mlruns/1/<run>/artifacts`. */
function copied(uri: string, base: string): string[] {
  const names = uri.split(/[\\/]/).slice(-4);
  return names.length === 4 && !names.includes('..') ? [join(base, ...names)] : [];
}

function isOfRun(place: string, runId: string): boolean {
  return isMlflowId(runId) && place.endsWith(join(sep, runId, 'artifacts'));
}

/** No link leads from the folder in which all runs keep theirs to another place. */
function isWithinItsStore(folder: string): boolean {
  try {
    return realpathSync(folder).startsWith(realpathSync(dirname(dirname(folder))) + sep);
  } catch (error) {
    throw asStoreError(error, folder);
  }
}
