/** Where a project says that its runs are logged to: MLflow's variables in the environment, `.env` or `MLproject`. */
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StoreLocation } from '../../storage/location.ts';
import { folderVariables, readFileIfThere } from '../../storage/projectVariables.ts';
import { statIfThere } from '../../storage/stamp.ts';
import { type Credentials, type GivenAddress, parseAddress } from '../../web/credentials.ts';

/** Only these variables are looked at. */
interface Variables {
  readonly MLFLOW_TRACKING_URI?: string | undefined;
  readonly MLFLOW_TRACKING_USERNAME?: string | undefined;
  readonly MLFLOW_TRACKING_PASSWORD?: string | undefined;
  readonly MLFLOW_TRACKING_TOKEN?: string | undefined;
}

/**
 * What holds in a folder: the environment comes before its `.env`, as python-dotenv has it, and that before what
 * `MLproject` gives to its containers. Throws a StoreError where a file cannot be read.
 */
export function projectVariables(folder: string, environment: Variables): Variables {
  const MLFLOW_TRACKING_URI = uriInMlproject(readFileIfThere(join(folder, 'MLproject')));
  return {
    ...(MLFLOW_TRACKING_URI !== undefined && { MLFLOW_TRACKING_URI }),
    ...folderVariables(folder, { ...environment }),
  };
}

/** The store that a folder's project logs to, where that is one that is read here, and there. */
export function projectStore(folder: string, environment: Variables): StoreLocation | undefined {
  const { MLFLOW_TRACKING_URI: uri } = projectVariables(folder, environment);
  const location = uri === undefined ? undefined : locationOfUri(uri, folder);
  return location && (location.kind === 'mlflow-server' || statIfThere(location.path)) ? location : undefined;
}

/** `undefined` for what is no server, no SQLite database and no folder: other databases, Databricks. */
export function locationOfUri(uri: string, folder: string): StoreLocation | undefined {
  const address = parseAddress(uri);
  if (address) return { kind: 'mlflow-server', path: address.server };
  const database = /^sqlite:\/\/\/([^?#]+)/.exec(uri)?.[1];
  if (database !== undefined) return { kind: 'mlflow-sqlite', path: resolve(folder, database) };
  const path = /^file:/i.test(uri) ? pathOfFileUri(uri) : uri;
  // A drive's letter is no scheme.
  if (path === undefined || (/^[a-z][a-z\d+.-]+:/i.test(path) && !isAbsolute(path)) || path === 'databricks')
    return undefined;
  return { kind: 'mlflow-files', path: resolve(folder, path) };
}

/**
 * Who asks that server, as the variables say; `undefined` where they are for another: a name and a password go to no
 * server but the one that `MLFLOW_TRACKING_URI` names beside them, or, where it names none, to those that people added.
 */
export function projectCredentials(server: string, variables: Variables): Credentials | undefined {
  const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_USERNAME: username } = variables;
  const named = uri === undefined ? undefined : parseAddress(uri);
  if (isOther(named, server)) return undefined;
  const { MLFLOW_TRACKING_PASSWORD: password = '', MLFLOW_TRACKING_TOKEN: token } = variables;
  // MLflow, too, takes the name before the token (mlflow/utils/rest_utils.py).
  if (username) return { kind: 'basic', username, password };
  if (token) return { kind: 'bearer', token };
  return named?.credentials;
}

function isOther(named: GivenAddress | undefined, server: string): boolean {
  return named !== undefined && named.server !== server;
}

/** `docker_env: {environment: [["MLFLOW_TRACKING_URI", "http://…"]]}`, however it is written. */
function uriInMlproject(text: string): string | undefined {
  return /MLFLOW_TRACKING_URI["']?\s*[,:=]\s*["']?([^\s"',\]]+)/.exec(text)?.[1];
}

function pathOfFileUri(uri: string): string | undefined {
  try {
    return /^file:\/\//i.test(uri) ? fileURLToPath(uri) : uri.slice('file:'.length);
  } catch (error) {
    // Of another machine, or of another system.
    if (error instanceof TypeError || error instanceof URIError) return undefined;
    throw error;
  }
}
