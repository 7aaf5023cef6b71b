/** What DVC ends at in an entry of a .dvc file, though its structure is right: how it is reached, and its content. */
import path from 'node:path';
import { nearest } from '../../../project/nearest.ts';
import type { Project } from '../../../project/project.ts';
import { get, type Node } from '../../../yaml/node.ts';
import type { PathSite } from '../checkPath.ts';
import type { Code } from '../codes.ts';
import { complaint } from '../config/kinds.ts';
import { missingRemote } from '../config/missingRemote.ts';
import { type Kind, remoteSettings } from '../config/settings.ts';
import { checkContent, contentValue } from '../lock/content.ts';
import { isFalsy } from '../parameterFile.ts';
import { toText } from '../values.ts';
import { rootOf } from './root.ts';
import { isDataset, urlOf } from './url.ts';

/** `at` is what it stands on. */
export type EntryReport = (code: Code, at: Node, message: string) => void;

export function checkEntry(item: Node, site: PathSite, project: Project, report: EntryReport): void {
  if (get(item, 'db') !== undefined) return;
  const root = rootOf(site.file, project);
  const named = get(item, 'path');
  const written = named?.kind === 'str' ? named.value : '';
  const repository = get(item, 'repo');
  if (repository !== undefined) {
    checkRepository(repository, site, root, project, report);
    return;
  }
  if (isDataset(written)) return;
  const settings = get(item, 'fs_config');
  if (settings !== undefined) checkStorage(settings, written, site, report);
  if (keepsNoVersions(written, root)) checkVersions(item, report);
  checkContent(item, (at, message) => report('wrong-type', at, message));
}

function checkRepository(
  repository: Node,
  site: PathSite,
  root: string | undefined,
  project: Project,
  report: EntryReport,
): void {
  const config = get(repository, 'config');
  if (config?.kind !== 'str' || root === undefined) return;
  // DVC looks for it from where it is called.
  const places = [root, path.dirname(site.file)].map((folder) => path.resolve(folder, config.value));
  if (places.some((place) => project.kind(place) === 'file')) return;
  report('missing-file', config, `\`${config.value}\` does not exist. Correct the path, or remove it.`);
}

/** `settings` are those of a remote, in the file itself: a name stands for all that `.dvc/config` says of it. */
function checkStorage(settings: Node, written: string, { surroundings }: PathSite, report: EntryReport): void {
  const remotes = surroundings?.config.remotes;
  const name = get(settings, 'name');
  if (name !== undefined && !isFalsy(name)) {
    const isUnknown = remotes?.has(toText(name).toLowerCase()) === false;
    if (isUnknown) report('unknown-remote-url', name, missingRemote(toText(name), remotes).message);
    return;
  }
  const url = urlOf(written);
  const base = url?.scheme === 'remote' ? remotes?.get(url.host.toLowerCase()) : written;
  const known = new Map(Object.entries(remoteSettings(urlOf(base ?? '')?.scheme)));
  for (const { key, value } of settings.kind === 'dict' ? settings.entries : []) {
    const kind = key.kind === 'str' && key.value !== 'url' ? known.get(key.value) : undefined;
    if (kind === undefined) report('unknown-key', key, unknownSetting(toText(key), known.keys()));
    else checkSetting(value, kind, report);
  }
}

function unknownSetting(name: string, known: Iterable<string>): string {
  const meant = nearest(name, known);
  const hint = meant === undefined ? 'Remove it.' : `Did you mean \`${meant}\`?`;
  return `DVC has no setting \`${name}\` for this path. ${hint}`;
}

function checkSetting(value: Node, kind: Kind, report: EntryReport): void {
  const items = value.kind === 'list' ? value.items : [value];
  const entry = { key: value.span, span: value.span, value: items.map(toText).join(','), isList: false };
  const message = kind === 'text' && value.kind !== 'str' ? 'This must be text.' : complaint(entry, kind);
  if (message !== undefined) report('wrong-type', value, message);
}

function keepsNoVersions(written: string, root: string | undefined): boolean {
  const scheme = urlOf(written)?.scheme;
  if (scheme === 'http' || scheme === 'https') return true;
  return root !== undefined && path.isAbsolute(written) && !path.resolve(written).startsWith(root + path.sep);
}

/** Each of these makes DVC ask the storage for versions. */
function checkVersions(item: Node, report: EntryReport): void {
  const versioned = get(get(item, 'fs_config'), 'version_aware');
  const asking = [
    contentValue(item, 'version_id'),
    get(item, 'files'),
    versioned && toText(versioned).toLowerCase() === 'true' ? versioned : undefined,
  ].find((node) => node !== undefined && !isFalsy(node));
  if (asking === undefined) return;
  report('unsupported-value', asking, 'This needs a storage that keeps versions, such as S3. Remove it for this path.');
}
