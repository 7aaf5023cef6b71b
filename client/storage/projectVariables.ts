/** Variables of the environment as they hold for a folder's project. */
import { join } from 'node:path';
import { readTextIfThere } from './content.ts';
import { parseDotenv } from './dotenv.ts';
import { statIfThere } from './stamp.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment comes before the folder's `.env`, as python-dotenv has it. Throws a StoreError where that cannot be read. */
export function folderVariables(folder: string, environment: Variables): Variables {
  const defined = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  return { ...parseDotenv(readFileIfThere(join(folder, '.env'))), ...Object.fromEntries(defined) };
}

/** '' where there is none; a virtual environment may be called `.env`. */
export function readFileIfThere(file: string): string {
  return statIfThere(file)?.isFile() ? (readTextIfThere(file) ?? '') : '';
}
