/** Where Python cannot read a file for its signs: brackets, quotes and indentation. Its whole grammar is not looked at. */
import { depthOf, type Line, logicalLines, type Place, type Token } from '../../../../protocol/pythonTokens.ts';
import { universalNewlines } from '../../../../protocol/universalNewlines.ts';

export interface Break extends Place {
  readonly message: string;
}

export function firstBreak(source: string): Break | undefined {
  const indents = [0];
  let opens = false;
  for (const line of logicalLines(universalNewlines(source))) {
    const found = wrongIndent(line, indents, opens) ?? wrongSign(line.tokens);
    if (found !== undefined) return found;
    opens = line.tokens.at(-1)?.source === ':';
  }
  return undefined;
}

/** `indents` are those of the blocks that the line may stand in; `opens`: the line before it opens one. */
function wrongIndent({ indent, tokens }: Line, indents: number[], opens: boolean): Break | undefined {
  const [first] = tokens;
  const isDeeper = indent > (indents.at(-1) ?? 0);
  if (isDeeper) indents.push(indent);
  while (indent < (indents.at(-1) ?? 0)) indents.pop();
  const isRight = opens ? isDeeper : !isDeeper && indent === indents.at(-1);
  return isRight || first === undefined ? undefined : { ...placeOf(first), message: 'This line is indented wrongly.' };
}

/** What may stand in an f-string is another thing to each version of Python. */
function wrongSign(tokens: readonly Token[]): Break | undefined {
  if (tokens.some(({ kind, source }) => kind === 'text' && /^[rR]?[fF]/.test(source))) return undefined;
  const open: Token[] = [];
  for (const token of tokens) {
    const { kind, source } = token;
    if (kind !== 'sign') continue;
    if (/^["'$?!\\`]$/.test(source)) return { ...placeOf(token), message: messageFor(source) };
    const depth = depthOf(source);
    if (depth > 0) open.push(token);
    if (depth < 0 && closing.get(open.pop()?.source ?? '') !== source)
      return { ...placeOf(token), message: `No bracket is open here that \`${source}\` closes.` };
  }
  const unclosed = open.at(-1);
  return unclosed && { ...placeOf(unclosed), message: `\`${unclosed.source}\` is not closed.` };
}

const closing = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

function messageFor(sign: string): string {
  return sign === '"' || sign === "'" ? 'This text has no end.' : `\`${sign}\` has no meaning here.`;
}

function placeOf({ start, end }: Token): Place {
  return { start, end };
}
