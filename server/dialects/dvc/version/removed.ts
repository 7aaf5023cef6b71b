/**
 * What DVC took once and refuses now. Where an older DVC runs the pipeline, it is no error, only in the way of an
 * update. Found as in features.ts.
 */
import type { Project } from '../../../project/project.ts';
import { codes } from '../codes.ts';
import type { DvcFinding } from '../finding.ts';
import { knownVersion } from './known.ts';
import { isBefore, type Version, written } from './version.ts';

interface Removed {
  /** Markdown. */
  readonly name: string;
  /** The first version that refuses it. */
  readonly since: Version;
  readonly code: 'unknown-key' | 'wrong-type';
  /** The keys to it, `*` for any. */
  readonly path: readonly string[];
}

function key(name: string, since: Version, ...outer: readonly string[]): Removed {
  return { name: `\`${name}\` here`, since, code: 'unknown-key', path: [...outer, name] };
}

const inPipelines: readonly Removed[] = [
  { name: '`plots` as a mapping', since: [3, 0, 0], code: 'wrong-type', path: ['plots'] },
  key('live', [2, 34, 0], 'stages', '*'),
  key('live', [2, 34, 0], 'stages', '*', 'do'),
];

const inDataFiles: readonly Removed[] = [
  key('cmd', [3, 0, 0]),
  ...['metric', 'plot', 'checkpoint'].map((name) => key(name, [3, 0, 0], 'outs', '*')),
  ...['plot', 'checkpoint', 'params'].map((name) => key(name, [3, 0, 0], 'deps', '*')),
];

/** The findings of a file's structure, less severe where the DVC that is known to run it takes what was found. */
export function heedVersion(findings: readonly DvcFinding[], file: string, project: Project): readonly DvcFinding[] {
  const removals = file.endsWith('.dvc') ? inDataFiles : inPipelines;
  return findings.map((finding) => {
    const removed = removals.find((one) => one.code === finding.code && isAt(finding.path, one.path));
    return removed === undefined ? finding : (tolerated(finding, removed, file, project) ?? finding);
  });
}

function isAt(path: readonly string[], pattern: readonly string[]): boolean {
  return path.length === pattern.length && pattern.every((key, index) => key === '*' || key === path[index]);
}

function tolerated(
  finding: DvcFinding,
  { name, since }: Removed,
  file: string,
  project: Project,
): DvcFinding | undefined {
  const known = knownVersion(file, project);
  const below = known?.range.below;
  if (known === undefined || below === undefined || isBefore(since, below)) return undefined;
  const message = `DVC ${written(since)} and later refuse ${name}; ${known.source}. Change it before you update.`;
  return { ...finding, code: 'needs-older-dvc', severity: codes['needs-older-dvc'].severity, message, fixes: [] };
}
