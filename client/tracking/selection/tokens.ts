/** The words of a filter. */

export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'ILIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL'
  | 'AND';

export type Token =
  | { readonly kind: 'operator'; readonly text: Operator }
  /** A text has lost its quotes; the quoted part of a name has not. */
  | { readonly kind: 'name' | 'number' | 'text' | 'mark'; readonly text: string };

const symbols = ['<=', '>=', '!=', '=', '<', '>'] as const;
const words = ['IS NOT NULL', 'IS NULL', 'NOT IN', 'IN', 'ILIKE', 'LIKE', 'AND'] as const;

const pattern = new RegExp(
  [
    `(?<symbol>${symbols.join('|')})`,
    `(?<mark>[(),])`,
    String.raw`(?<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?![^\s=!<>(),])`,
    String.raw`(?<word>${words.map((word) => word.replaceAll(' ', '\\s+')).join('|')})(?![^\s=!<>(),'"])`,
    `(?<quoted>'[^']*'|"[^"]*")`,
    String.raw`(?<name>(?:[^\s=!<>(),'"\`.]+|\`[^\`]*\`)(?:\.(?:"[^"]*"|\`[^\`]*\`|[^\s=!<>(),'"\`]+))?)`,
    String.raw`(?<other>\S)`,
  ].join('|'),
  'gi',
);

export function tokensOf(text: string): Token[] {
  return [...text.matchAll(pattern)].map(({ groups = {}, 0: whole }): Token => {
    const symbol = symbols.find((one) => one === groups['symbol']);
    const spoken = groups['word']?.toUpperCase().replace(/\s+/g, ' ');
    const operator = symbol ?? words.find((one) => one === spoken);
    if (operator !== undefined) return { kind: 'operator', text: operator };
    if (groups['number'] !== undefined) return { kind: 'number', text: whole };
    if (groups['quoted'] !== undefined) return { kind: 'text', text: whole.slice(1, -1) };
    return { kind: groups['name'] === undefined ? 'mark' : 'name', text: whole };
  });
}
