/** The shell text that a job is on its host. Pure. */
import { jobMarker } from '../environment.ts';
import type { JobSpec } from '../runner.ts';

/** One word of POSIX sh, whatever is in it. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Run in the job's own folder on the host: set-up, then the command. Set-up commands are written for bash, which
 * runs this where there is one; `source` is all that many of them need of it.
 *
 * @param prefix Where the shipped folder is in the repository; '' for its top.
 * @param notes Printed first.
 */
export function jobScript(spec: JobSpec, prefix: string, setup: readonly string[], notes: readonly string[]): string {
  return [
    ...notes.map((note) => `echo ${quote(`trainyard: ${note}`)}`),
    'command -v source >/dev/null 2>&1 || source() { . "$1"; }',
    `cd ${quote(['.', 'work', prefix].join('/'))} || exit 1`,
    ...setup.map(setupLine),
    `cd ${quote(`./${spec.directory}`)} || exit 1`,
    `exec ${spec.command.map(quote).join(' ')}`,
    '',
  ].join('\n');
}

function setupLine(command: string): string {
  const failed = `trainyard: this set-up command failed: ${command}`;
  return `eval ${quote(command)} || { code=$?; echo ${quote(failed)} >&2; exit $code; }`;
}

/** Sourced before the script; names that no shell can export are left out. */
export function environmentScript(spec: JobSpec, environment: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ ...environment, [jobMarker]: spec.id })
    .filter(([name]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    .map(([name, value]) => `export ${name}=${quote(value)}\n`);
  return lines.join('');
}
