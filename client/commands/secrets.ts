/** Asks before files that look like secrets leave this machine with the code. */
import * as vscode from 'vscode';
import { looksSecret } from '../git/secrets.ts';
import { newFiles, SnapshotError } from '../git/snapshot.ts';
import { oneLine } from '../views/format.ts';

/** As many are named. */
const most = 12;

/**
 * Those that are to stay here, among the files that no commit has yet; `undefined` where the user thought better of
 * the launch.
 */
export async function askAboutSecrets(root: string, machine: string): Promise<readonly string[] | undefined> {
  const secrets = await secretsIn(root);
  if (secrets.length === 0) return [];
  const [what, them] =
    secrets.length === 1
      ? ['A file that looks like a secret', 'It']
      : [`${secrets.length} files that look like secrets`, 'Them'];
  const question = `${what} would go to ${machine} with the code.`;
  const without = `Launch Without ${them}`;
  const along = `Launch With ${them}`;
  const options = { modal: true, detail: `${listed(secrets)}\n\nWhat .gitignore names never goes along.` };
  const answer = await vscode.window.showWarningMessage(question, options, without, along);
  if (answer === undefined) return undefined;
  return answer === without ? secrets : [];
}

/** Where there is no repository the launch itself says so. */
async function secretsIn(root: string): Promise<readonly string[]> {
  try {
    return (await newFiles(root)).filter(looksSecret);
  } catch (error) {
    if (error instanceof SnapshotError) return [];
    throw error;
  }
}

function listed(files: readonly string[]): string {
  const lines = files.slice(0, most).map((file) => oneLine(file));
  return [...lines, ...(files.length > most ? [`and ${files.length - most} more`] : [])].join('\n');
}
