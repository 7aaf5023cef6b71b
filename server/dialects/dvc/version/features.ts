/**
 * What came to dvc.yaml after DVC 1.0, and with which version: found by comparing what the releases accept
 * (dvc/schema.py and dvc/parsing of each).
 */
import { type Range, versionOf, zero } from './version.ts';

export interface Feature {
  /** Markdown, to begin a sentence. */
  readonly name: string;
  readonly ranges: readonly Range[];
}

function since(version: string, name: string): Feature {
  return { name, ranges: [{ from: versionOf(version) ?? zero, below: undefined }] };
}

export const features = {
  foreach: since('2.0', '`foreach`'),
  vars: since('2.0', '`vars`'),
  commands: since('2.0', 'A list of commands'),
  /** Gone in 3.0, back in 3.2. */
  stageVars: {
    name: "A stage's own `vars`",
    ranges: [
      { from: [2, 0, 0], below: [3, 0, 0] },
      { from: [3, 2, 0], below: undefined },
    ],
  },
  remote: since('2.7', '`remote` of an output'),
  wholeFile: since('2.10', 'A file of parameters without keys'),
  options: since('2.12.1', 'A mapping in a command'),
  annotations: since('2.25', '`type`, `labels` and `meta` of an output'),
  plots: since('2.34', '`plots` as a list at the top'),
  push: since('2.34.3', '`push` of an output'),
  plotFiles: since('2.34.3', '`x` of several files'),
  topMetrics: since('2.36', '`metrics` and `params` at the top'),
  artifacts: since('2.53', '`artifacts`'),
  matrix: since('3.12', '`matrix`'),
  datasets: since('3.43', '`datasets`'),
  topExpressions: since('3.49', 'An expression outside of the stages'),
} as const satisfies Readonly<Record<string, Feature>>;
