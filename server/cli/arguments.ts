/** What the user asks for on the command line. */
import { parseArgs } from 'node:util';
import { errorCode, messageOf } from '../../protocol/thrown.ts';
import { nearest } from '../project/nearest.ts';
import { type FormatName, formats } from './formats/index.ts';

export const thresholds = ['error', 'warning', 'hint', 'never'] as const;

export type Threshold = (typeof thresholds)[number];

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'check';
      readonly format: FormatName;
      readonly failOn: Threshold;
      /** As they were written; at least one. */
      readonly paths: readonly string[];
    }
  /** It cannot be understood. */
  | { readonly kind: 'misused'; readonly message: string };

export const help = `Usage: trainyard check [options] [path ...]

Checks the pipelines in these files and folders, the current one by default:
dvc.yaml and the files it is made from, dvc.lock, *.dvc. No Python is needed.

Options:
  --format <name>       text (default), json, sarif, github (annotations of a
                        workflow) or gitlab (Code Quality)
  --fail-on <severity>  exit with 1 from this severity on: error (default),
                        warning, hint, or never
  -h, --help            show this
  -V, --version         show the version

Exit status:
  0  everything was checked, and nothing is wrong
  1  there are problems of the severity of --fail-on or above
  2  it could not be checked: a wrong option, a path that cannot be read, or
     a path with nothing to check
`;

export function commandOf(args: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        'fail-on': { type: 'string', default: 'error' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    });
    if (values.help) return { kind: 'help' };
    if (values.version) return { kind: 'version' };
    return checkOf(positionals, values.format, values['fail-on']);
  } catch (error) {
    if (errorCode(error)?.startsWith('ERR_PARSE_ARGS')) return { kind: 'misused', message: messageOf(error) };
    throw error;
  }
}

function checkOf([command, ...paths]: readonly string[], format: string, failOn: string): Command {
  if (command === undefined) return { kind: 'misused', message: 'Say what to do: trainyard check' };
  if (command !== 'check') {
    return { kind: 'misused', message: `There is no command ${command}. To check a path: trainyard check ${command}` };
  }
  const names = Object.keys(formats).filter(isFormat);
  const chosen = names.find((name) => name === format);
  if (chosen === undefined) return notOneOf('--format', format, names);
  const threshold = thresholds.find((one) => one === failOn);
  if (threshold === undefined) return notOneOf('--fail-on', failOn, thresholds);
  return { kind: 'check', format: chosen, failOn: threshold, paths: paths.length > 0 ? paths : ['.'] };
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

function notOneOf(option: string, value: string, known: readonly string[]): Command {
  const meant = nearest(value, known);
  const advice = meant === undefined ? `Known: ${known.join(', ')}.` : `Did you mean ${meant}?`;
  return { kind: 'misused', message: `${option} cannot be ${JSON.stringify(value)}. ${advice}` };
}
