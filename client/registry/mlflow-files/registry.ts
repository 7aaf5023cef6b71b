/** Registered models out of MLflow's folder of plain files: `mlruns/models/<name>/version-<N>`. */
import { basename, join } from 'node:path';
import { readTextIfThere } from '../../storage/content.ts';
import { listEntries, listFolders } from '../../storage/listing.ts';
import { asStoreError, attempt, StoreError } from '../../storage/location.ts';
import {
  experimentOf,
  metaFile,
  modelsFolder,
  readMeta,
  readRunMeta,
  runFolder,
  wholeNumber,
} from '../../storage/mlflowFolder.ts';
import { byChange, byVersion, deletedStage, promptTag, stageOf, versionStatus } from '../mlflowVersions.ts';
import type { ModelVersion, RegisteredModel, RegistryKind } from '../registry.ts';

export const mlflowFolderRegistry: RegistryKind = {
  kinds: ['mlflow-files'],
  open: ({ path }) => ({
    async models() {
      try {
        return readModels(path);
      } catch (error) {
        throw asStoreError(error, path);
      }
    },
    close() {
      // Nothing is held.
    },
  }),
};

function readModels(root: string): readonly RegisteredModel[] {
  const folder = join(root, modelsFolder);
  return listFolders(folder)
    .map((name) => {
      const model = attempt(() => readModel(root, join(folder, name)));
      return model instanceof StoreError ? unreadableModel(name, model.message) : model;
    })
    .filter((model) => model !== undefined)
    .sort(byChange);
}

function readModel(root: string, folder: string): RegisteredModel | undefined {
  const meta = readMeta(join(folder, metaFile), ['name']);
  const isPrompt =
    readTextIfThere(join(folder, 'tags', promptTag))
      ?.trim()
      .toLowerCase() === 'true';
  if (!meta || isPrompt) return undefined;
  const aliases = readAliases(join(folder, 'aliases'));
  const read = listFolders(folder)
    .filter((name) => /^version-\d+$/.test(name))
    .map((name) => attempt(() => readVersion(root, join(folder, name), aliases)))
    .filter((version) => version !== undefined);
  const problems = read.filter((version) => version instanceof StoreError).map(({ message }) => message);
  const versions = read.filter((version) => 'version' in version).sort((a, b) => byVersion(a.version, b.version));
  return {
    name: meta.get('name') ?? basename(folder),
    description: meta.get('description') ?? '',
    updatedAt: versions[0]?.updatedAt ?? wholeNumber(meta.get('last_updated_timestamp')),
    versions: versions.map(({ version }) => version),
    ...(problems.length > 0 && { problems }),
  };
}

function unreadableModel(name: string, problem: string): RegisteredModel {
  return { name, description: '', updatedAt: undefined, versions: [], problems: [problem] };
}

/** Alias → version. */
function readAliases(folder: string): ReadonlyMap<string, string> {
  return new Map(
    listEntries(folder)
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readTextIfThere(join(folder, entry.name))?.trim() ?? '']),
  );
}

function readVersion(
  root: string,
  folder: string,
  aliases: ReadonlyMap<string, string>,
): { readonly version: ModelVersion; readonly updatedAt: number | undefined } | undefined {
  const meta = readMeta(join(folder, metaFile), ['version', 'current_stage']);
  const number = meta?.get('version');
  if (!meta || number === undefined || meta.get('current_stage') === deletedStage) return undefined;
  const runId = meta.get('run_id');
  return {
    updatedAt: wholeNumber(meta.get('last_updated_timestamp')),
    version: {
      version: number,
      aliases: [...aliases]
        .filter(([, version]) => version === number)
        .map(([alias]) => alias)
        .sort(),
      stage: stageOf(meta.get('current_stage') ?? ''),
      ...runBehind(root, runId || undefined),
      createdAt: wholeNumber(meta.get('creation_timestamp')),
      description: meta.get('description') ?? '',
      status: versionStatus(meta.get('status') ?? ''),
    },
  };
}

function runBehind(root: string, runId: string | undefined): Pick<ModelVersion, 'runId' | 'runName' | 'experimentId'> {
  const experimentId = runId === undefined ? undefined : experimentOf(root, runId);
  if (runId === undefined || experimentId === undefined) return { runId, runName: undefined, experimentId };
  const meta = readRunMeta(join(runFolder(root, experimentId, runId), metaFile));
  return { runId, runName: meta?.get('run_name') || undefined, experimentId };
}
