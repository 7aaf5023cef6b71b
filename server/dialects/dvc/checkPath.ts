/** Whether DVC takes what stands where a path must: as a dependency, or as an output. */
import { missingRemote } from './config/missingRemote.ts';
import { pathFrom } from './root/namedPath.ts';
import { describeRule, type Surroundings } from './root/surroundings.ts';
import { isBrokenHost, isDataset, splitUrl, type Url, urlOf } from './root/url.ts';

type Code = 'dvc-file' | 'invalid-url' | 'unknown-scheme' | 'unknown-remote-url' | 'ignored-output';
export type PathReport = (code: Code, message: string) => void;

export interface PathSite {
  /** Of the file in which it stands, absolute. */
  readonly file: string;
  /** That the path is relative to, absolute; `undefined` where it is not known. */
  readonly folder: string | undefined;
  /** `undefined` outside of any project. */
  readonly surroundings: Surroundings | undefined;
}

export function checkDependencyPath(value: string, site: PathSite, report: PathReport): void {
  if (isDataset(value)) checkHost(splitUrl(value), report);
  else checkPath(value, 'a dependency', site, report);
}

/** Of a file with parameters. */
export function checkParameterPath(value: string, site: PathSite, report: PathReport): void {
  checkPath(value, 'a dependency', site, report);
}

export function checkOutputPath(value: string, site: PathSite, report: PathReport): void {
  checkPath(value, 'an output', site, report);
  const { surroundings, folder, file } = site;
  if (surroundings === undefined || folder === undefined || !isLocal(value, surroundings)) return;
  const rule = surroundings.ruleFor(pathFrom(folder, value));
  if (rule === undefined) return;
  const message = `DVC does not track what it ignores, and ${describeRule(rule, file)}.`;
  report('ignored-output', `${message} Choose another place, or bring it back with a \`!\`.`);
}

/** DVC looks at the URL of a folder of this machine as if it were a path. */
function isLocal(value: string, { config }: Surroundings): boolean {
  const url = urlOf(value);
  if (url === undefined) return true;
  const base = url.scheme === 'remote' ? config.remotes.get(url.host.toLowerCase()) : undefined;
  return base !== undefined && urlOf(base) === undefined;
}

/** One that DVC writes stages or tracked data in: it can be no path of a stage. */
export function isStageFile(value: string): boolean {
  return value.endsWith('.dvc') || value === 'dvc.yaml' || value.endsWith('/dvc.yaml');
}

function checkPath(value: string, role: string, { surroundings }: PathSite, report: PathReport): void {
  if (!isPlain(value)) checkUrl(splitUrl(value), surroundings, report);
  if (isStageFile(value)) report('dvc-file', `\`${value}\` is a file of DVC itself; it cannot be ${role}.`);
}

/** Surely without a scheme and a host. */
function isPlain(value: string): boolean {
  return /^[^\0- /:][^:]*$/.test(value);
}

function checkUrl(url: Url, surroundings: Surroundings | undefined, report: PathReport): void {
  const { scheme, host } = url;
  checkHost(url, report);
  if (scheme === 'remote') checkRemote(host, surroundings, report);
  else if (scheme !== '' && host !== '' && !schemes.has(scheme))
    report('unknown-scheme', `DVC does not reach \`${scheme}://\`.`);
}

function checkHost({ host }: Url, report: PathReport): void {
  if (isBrokenHost(host)) report('invalid-url', `No host can be called \`${host}\`. Correct the URL.`);
}

function checkRemote(name: string, surroundings: Surroundings | undefined, report: PathReport): void {
  if (name === '') report('unknown-remote-url', 'The name of a remote is missing here: `remote://name/path`.');
  const config = surroundings?.config;
  if (config === undefined || !config.isWhole || name === '' || config.remotes.has(name.toLowerCase())) return;
  report('unknown-remote-url', missingRemote(name, config.remotes).message);
}

/** What DVC reaches, https://dvc.org/doc/user-guide/pipelines/external-dependencies-and-outputs. */
const schemes = new Set([
  'azure',
  'gdrive',
  'gs',
  'hdfs',
  'http',
  'https',
  'oss',
  'remote',
  's3',
  'ssh',
  'webdav',
  'webdavs',
  'webhdfs',
]);
