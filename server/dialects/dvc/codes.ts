/** Every code that a finding in a file of DVC may carry. Each has a page, docs/diagnostics/<code>.md, which is also its test. */
import type { Rule } from '../../project/finding.ts';

export const codes = {
  'yaml-syntax': { severity: 'error', title: 'The file is not YAML as DVC reads it.' },
  'merge-conflict': {
    severity: 'error',
    title: 'Two branches changed the same lines, and nobody decided between them.',
  },
  'duplicate-key': { severity: 'error', title: 'A key is there twice.' },
  'unknown-key': { severity: 'error', title: 'DVC does not know this key here.' },
  'missing-key': { severity: 'error', title: 'A key that DVC needs is missing.' },
  'wrong-type': { severity: 'error', title: 'A value is of another type than DVC needs.' },
  'expression-syntax': { severity: 'error', title: 'A `${…}` cannot be read.' },
  'expression-not-allowed': { severity: 'error', title: 'A `${…}` stands where DVC allows none.' },
  'expression-type': { severity: 'error', title: 'A `${…}` stands for a value that cannot stand there.' },
  'unknown-parameter': { severity: 'error', title: 'A parameter that is named is not defined.' },
  'conflicting-value': { severity: 'error', title: 'A value is defined twice; nothing overrides it.' },
  'reserved-name': { severity: 'error', title: "A value has the name of a loop's own." },
  'loaded-twice': { severity: 'error', title: 'A file of values is loaded twice.' },
  'missing-file': { severity: 'error', title: 'A file of values does not exist.' },
  'unreadable-file': { severity: 'error', title: 'A file of values cannot be read.' },
  'unsupported-value': { severity: 'error', title: 'A value of a type that DVC cannot load, such as a date.' },
  'loop-type': { severity: 'error', title: 'A loop goes over something that is no list or mapping.' },
  'stage-name': { severity: 'error', title: 'A stage has a name that DVC cannot find again.' },
  'dvc-file': { severity: 'error', title: 'A file of DVC itself is named as a dependency or an output.' },
  'unknown-scheme': { severity: 'error', title: 'A URL of a kind that DVC does not reach.' },
  'unknown-dataset-type': { severity: 'error', title: 'A data set of a type that DVC does not know.' },
  'duplicate-output': { severity: 'error', title: 'A path is an output of two stages, or twice of one.' },
  'overlapping-outputs': { severity: 'error', title: 'An output is within another output.' },
  'file-in-output': { severity: 'error', title: 'A file that defines stages is within an output.' },
  cycle: { severity: 'error', title: 'Stages need each other in a circle.' },
} as const satisfies Readonly<Record<string, Rule>>;

export type Code = keyof typeof codes;
