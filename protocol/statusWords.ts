/** The status of stages in words, the same in the editor and in the views. */
import { assertNever } from './assertNever.ts';
import type { StageStatus, StatusReason } from './language.ts';

/** `changed: train.py, lr and 2 more`; begins in lower case. */
export function statusInWords({ state, isFrozen, reasons }: StageStatus): string {
  const frozen = isFrozen ? 'frozen, ' : '';
  switch (state) {
    case 'upToDate':
      return isFrozen ? 'frozen' : 'up to date';
    case 'neverRun':
      return `${frozen}never run`;
    case 'alwaysChanged':
      return `${frozen}runs each time`;
    case 'changed':
      return `${frozen}changed: ${inShort(reasons)}`;
    case 'missing':
      return `${frozen}missing: ${inShort(reasons)}`;
    case 'mayRunAgain':
      return `may run again, after ${inShort(reasons)}`;
    case 'unknown':
      return `${frozen}unknown: ${inShort(reasons)}`;
    default:
      return assertNever(state);
  }
}

/** `2 of 3 up to date`, or what all have in common. */
export function groupInWords(statuses: readonly StageStatus[]): string {
  const [first] = statuses;
  if (first === undefined) return 'no stages';
  const fresh = statuses.filter(({ state }) => state === 'upToDate').length;
  if (fresh === statuses.length) return statuses.every(({ isFrozen }) => isFrozen) ? 'frozen' : 'up to date';
  const isOne = statuses.every(({ state }) => state === first.state);
  if (isOne) return `${statuses.length === 1 ? '' : 'all '}${groupStates[first.state]}`;
  return `${fresh} of ${statuses.length} up to date`;
}

const groupStates: Readonly<Record<StageStatus['state'], string>> = {
  upToDate: 'up to date',
  changed: 'changed',
  neverRun: 'never run',
  missing: 'missing outputs',
  alwaysChanged: 'run each time',
  mayRunAgain: 'may run again',
  unknown: 'unknown',
};

const mostNamed = 3;

function inShort(reasons: readonly StatusReason[]): string {
  const names = [...new Set(reasons.map(nameOf))];
  const more = names.length - mostNamed;
  return more > 0 ? `${names.slice(0, mostNamed).join(', ')} and ${more} more` : names.join(', ');
}

function nameOf(reason: StatusReason): string {
  switch (reason.kind) {
    case 'command':
      return 'the command';
    case 'always':
      return 'each time';
    case 'definition':
      return 'the .dvc file';
    case 'parameter':
      return reason.name;
    case 'upstream':
      return reason.stage;
    case 'dependency':
    case 'output':
    case 'unknown':
      return reason.path;
    default:
      return assertNever(reason);
  }
}

/** A sentence without its full stop; names stand in `quote`. */
export function reasonInWords(reason: StatusReason, quote: (name: string) => string): string {
  switch (reason.kind) {
    case 'command':
      return 'The command is another one';
    case 'always':
      return 'It runs each time';
    case 'definition':
      return 'The .dvc file was changed by hand';
    case 'dependency':
      return `The dependency ${quote(reason.path)} ${dependencyChanges[reason.change]}`;
    case 'output':
      return `The output ${quote(reason.path)} ${outputChanges[reason.change]}`;
    case 'parameter':
      return `The parameter ${quote(reason.name)} of ${quote(reason.path)} ${parameterChanges[reason.change]}`;
    case 'unknown':
      return `Whether ${quote(reason.path)} has changed cannot be told here`;
    case 'upstream':
      return `${quote(reason.stage)}, which it needs, has changed or may run again`;
    default:
      return assertNever(reason);
  }
}

const dependencyChanges = {
  modified: 'has changed',
  deleted: 'is not there',
  new: 'is new',
} as const;

const outputChanges = {
  modified: 'has changed',
  deleted: 'is not there',
  new: 'is new',
  'not in cache': "is not in DVC's cache",
} as const;

const parameterChanges = {
  modified: 'has another value',
  deleted: 'is gone',
  new: 'is new',
} as const;
