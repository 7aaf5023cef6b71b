/** A `.env` file, as python-dotenv reads it, but for `${…}` in values. */

/** `export NAME = 'value'`, a name that is no more than one, or a comment. */
const line = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=[ \t]*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\r\n]*))/gm;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The last of a name counts. */
export function parseDotenv(text: string): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const [, name = '', single, double, bare = ''] of text.matchAll(line)) {
    values.set(name, single?.replace(/\\(['\\])/g, '$1') ?? unescaped(double) ?? bare.replace(/(^|\s)#.*$/, '').trim());
  }
  return Object.fromEntries(values);
}

function unescaped(quoted: string | undefined): string | undefined {
  return quoted?.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter);
}
