/** Versions of DVC, and which ones a requirement allows. */

/** Major, minor, patch. */
export type Version = readonly [number, number, number];

/** From the first on, up to but without the second; open where there is none. */
export interface Range {
  readonly from: Version;
  readonly below: Version | undefined;
}

export const zero: Version = [0, 0, 0];

/** The numbers at the head, whatever follows them (`3.1.0rc1`); `undefined` where there are none. */
export function versionOf(text: string): Version | undefined {
  const [, major, minor = '0', patch = '0'] = /^\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

export function isBefore(a: Version, b: Version): boolean {
  return compare(a, b) < 0;
}

export function exactly(version: Version): Range {
  const [major, minor, patch] = version;
  return { from: version, below: [major, minor, patch + 1] };
}

export function overlap(a: Range, b: Range): boolean {
  return (b.below === undefined || isBefore(a.from, b.below)) && (a.below === undefined || isBefore(b.from, a.below));
}

/** What either allows, and what lies between. */
export function hull(a: Range, b: Range): Range {
  const below = a.below && b.below && (isBefore(a.below, b.below) ? b.below : a.below);
  return { from: isBefore(a.from, b.from) ? a.from : b.from, below };
}

/** The zeros at the end left out: `3.12`, but `3.0`. */
export function written([major, minor, patch]: Version): string {
  return patch === 0 ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/**
 * What specifiers allow, separated by commas: those of Python (https://peps.python.org/pep-0440/), Poetry's `^` and
 * `~`, conda's `=`. What one cannot read allows everything.
 */
export function rangeOf(specifiers: string): Range {
  let range: Range = { from: zero, below: undefined };
  for (const specifier of specifiers.split(',')) {
    const { from, below } = rangeOfOne(specifier.trim());
    const least = range.below && below ? (isBefore(below, range.below) ? below : range.below) : (below ?? range.below);
    range = { from: isBefore(range.from, from) ? from : range.from, below: least };
  }
  return range;
}

function rangeOfOne(specifier: string): Range {
  const [, operator = '', rest = ''] = /^(===|==|>=|<=|~=|!=|=|>|<|\^|~)?\s*(.*)$/.exec(specifier) ?? [];
  const version = versionOf(rest);
  const open: Range = { from: zero, below: undefined };
  if (version === undefined) return open;
  const parts = /^v?[\d.]*\d/.exec(rest)?.[0].split('.').length ?? 1;
  switch (operator) {
    case '':
    case '==':
    case '===':
      return rest.includes('*') ? series(version, parts) : exactly(version);
    case '=':
      return series(version, parts);
    case '>=':
      return { from: version, below: undefined };
    case '>':
      return { from: exactly(version).below ?? version, below: undefined };
    case '<':
      return { from: zero, below: version };
    case '<=':
      return { from: zero, below: exactly(version).below };
    case '~=':
      return { from: version, below: next(version, Math.max(1, parts - 1)) };
    case '~':
      return { from: version, below: next(version, Math.min(2, parts)) };
    case '^':
      return { from: version, below: next(version, 1) };
    default:
      return open;
  }
}

/** All that begin with so many of its numbers. */
function series(version: Version, parts: number): Range {
  return { from: version, below: next(version, parts) };
}

/** The first one after all that begin with so many of its numbers. */
function next([major, minor, patch]: Version, parts: number): Version {
  if (parts <= 1) return [major + 1, 0, 0];
  return parts === 2 ? [major, minor + 1, 0] : [major, minor, patch + 1];
}
