/**
 * One line of a .gitignore or a .dvcignore, https://dvc.org/doc/user-guide/project-structure/dvcignore-files.
 * They are written alike, but DVC reads its own by the rules of Python's pathspec: what matches a folder matches
 * all that is in it, so that `!name` brings back a folder with its content.
 */

export type Reading = 'git' | 'dvc';

export interface IgnorePattern {
  /** False where a `!` brings back what was ignored. */
  readonly ignores: boolean;
  /** `name` is seen from the folder that the pattern holds for, without a slash at its end. */
  matches(name: string, isFolder: boolean): boolean;
  /** A text that every name has that matches, and so every name in such a folder; may be empty. */
  readonly letters: string;
  /** Matches everything in a folder, as `folder/*` does. */
  readonly isForContent: boolean;
}

/** `undefined` for what matches nothing. */
export function ignorePattern(written: string, reading: Reading): IgnorePattern | undefined {
  const ignores = !written.startsWith('!');
  const pattern = ignores ? written : written.slice(1);
  if (/^\/*$/.test(pattern) || written.startsWith('#')) return undefined;
  const isForFolders = pattern.endsWith('/');
  const source = reading === 'git' ? gitSource(pattern) : dvcSource(pattern);
  const expression = source === undefined ? undefined : compile(source);
  if (expression === undefined) return undefined;
  const matches = (name: string, isFolder: boolean): boolean =>
    (isFolder || !isForFolders) && (expression.test(name) || (isFolder && expression.test(`${name}/`)));
  return { ignores, matches, letters: lettersIn(pattern), isForContent: /\/\*\*?\/?$/.test(pattern) };
}

/** What a line ends or begins with that leaves nothing to match, or a range in brackets that goes backwards. */
export type Flaw = 'lone-exclamation' | 'lone-backslash' | 'range-order';

/**
 * What DVC fails on in a line of the folder `from`, as pathspec raises an error for it; git ignores nothing by such a
 * line. An open bracket is no flaw: both pass over its line.
 */
export function flawOf(written: string, from: string): Flaw | undefined {
  const flaw = flawIn(written);
  return flaw === undefined && ignorePattern(written, 'dvc') ? flawIn(fromTop(written, from)) : flaw;
}

function flawIn(written: string): Flaw | undefined {
  if (written === '!') return 'lone-exclamation';
  const pattern = written.replace(/^!/, '');
  for (const segment of pattern.split('/')) {
    const parts = Array.from(segment.matchAll(part), ({ groups = {} }) => groups);
    if (parts.some(({ open }) => open !== undefined)) return undefined;
    if (parts.at(-1)?.['plain'] === '\\') return 'lone-backslash';
  }
  const source = dvcSource(pattern);
  return source !== undefined && compile(source) === undefined ? 'range-order' : undefined;
}

/** The longest text without a meaning of its own. */
function lettersIn(pattern: string): string {
  const parts = /[\\[]/.test(pattern) ? [] : pattern.split(/[*?/]/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** How DVC writes a pattern of the folder `from`, seen from the project's folder, as one of that folder. */
export function fromTop(written: string, from: string): string {
  if (from === '' || written.startsWith('#')) return written;
  const isBack = written.startsWith('!');
  const rule = isBack ? written.slice(1) : written;
  const isAnchored = rule.slice(0, -1).includes('/') && !rule.startsWith('**/');
  const bare = rule.replace(isAnchored ? /^\// : /^\*\*\//, '').replace(/^\\/, '');
  return `${isBack ? '!/' : ''}${from}${isAnchored ? '/' : '/**/'}${bare}`;
}

/** The segments from the top: a pattern without a slash in it may stand at any depth. */
function anchored(segments: readonly string[]): readonly string[] {
  const [first, ...rest] = segments;
  const isAnywhere = rest.length === 0 || (rest.length === 1 && rest[0] === '');
  const all = first === '' ? rest : isAnywhere && first !== '**' ? ['**', ...segments] : segments;
  const ended = all.map((segment, index) => (segment === '' && index === all.length - 1 ? '**' : segment));
  return ended.filter((segment, index) => segment !== '**' || ended[index - 1] !== '**');
}

function gitSource(pattern: string): string | undefined {
  return join(anchored(pattern.replace(/\/+$/, '').split('/')), '$', '/.');
}

// For folders of any name: DVC tries such lines on absolute paths only, of which it never asks.
const nothing = '(?!)';

/** `undefined` for a broken range. */
function dvcSource(pattern: string): string | undefined {
  const segments = anchored(pattern.split('/'));
  switch (segments.join('/')) {
    case '**':
      return pattern.endsWith('/') ? nothing : '^.';
    case '**/*':
      return '^.';
    case '**/*/**':
      return nothing;
    default:
      return join(segments, '(?:/.*)?$', '/');
  }
}

/** Any number of folders. */
const folders = '\0';

/** `end` closes a last name, `below` stands for a last `**`. */
function join(segments: readonly string[], end: string, below: string): string | undefined {
  const globs = segments.map((segment) => (segment === '**' ? folders : translateSegment(segment)));
  if (globs.includes(undefined)) return undefined;
  const source = globs
    .join('/')
    .replace(/^\0$/, '.')
    .replace(/^\0\//, '(?:.+/)?')
    .replace(/\/\0$/, below)
    .replaceAll(`/${folders}/`, '(?:/.+)?/');
  return `^${source}${globs.at(-1) === folders ? '' : end}`;
}

const part =
  /\\(?<escaped>.)|(?<any>\*)|(?<one>\?)|\[(?:(?<not>[!^])|(?![!^]))(?<range>\][^\]]*|[^\]]+)\]|(?<open>\[)|(?<plain>.)/gsu;

function translateSegment(segment: string): string | undefined {
  if (segment === '*') return '[^/]+';
  let source = '';
  for (const { groups = {} } of segment.matchAll(part)) {
    const { escaped, any, one, not, range, open, plain } = groups;
    if (open !== undefined) return undefined;
    if (any !== undefined) source += '[^/]*';
    else if (one !== undefined) source += '[^/]';
    else if (range !== undefined) source += `[${not === undefined ? '' : '^'}${range.replace(/[\\[\]]/g, '\\$&')}]`;
    else source += (escaped ?? plain ?? '').replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  }
  return source;
}

/** `undefined` for a range that ends before it begins. */
function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
