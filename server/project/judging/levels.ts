/** How severe the findings of each code are, where the user chose. */
import type { Finding, Severity } from '../finding.ts';

export const levelNames = ['error', 'warning', 'hint', 'off'] as const satisfies readonly (Severity | 'off')[];

export type Level = (typeof levelNames)[number];

/** By code; one that is not here has its own severity. */
export type Levels = ReadonlyMap<string, Level>;

/** From settings of an editor or a file, whatever is in them. */
export function levelsFrom(entries: Iterable<readonly [string, unknown]>): Levels {
  const levels = new Map<string, Level>();
  for (const [code, value] of entries) {
    const level = levelNames.find((name) => name === value);
    if (level !== undefined) levels.set(code, level);
  }
  return levels;
}

/** `undefined` where it is not to be shown. */
export function atLevel(finding: Finding, levels: Levels): Finding | undefined {
  const level = levels.get(finding.code) ?? finding.severity;
  if (level === 'off') return undefined;
  return level === finding.severity ? finding : { ...finding, severity: level };
}
