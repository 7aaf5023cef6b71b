/**
 * The parameters in a Python file, read without running it: assignments of literals in the module, in classes and,
 * to `self`, in `__init__`, https://dvc.org/doc/command-reference/params. What is no literal is no parameter.
 */
import { type Literal, NoLiteral, parseLiteral } from './pythonLiteral.ts';
import { depthOf, type Line, logicalLines, type Place, splitAt, type Token } from './pythonTokens.ts';
import { universalNewlines } from './universalNewlines.ts';

/** The place is the name's. */
export interface Assignment extends Place {
  readonly name: string;
  readonly value: Literal | ClassBody;
}

/** A class, by what it assigns. */
export interface ClassBody extends Place {
  readonly kind: 'class';
  readonly assignments: readonly Assignment[];
}

/** In order; of a name's only the last, in the first one's place. */
export function pythonAssignments(source: string): readonly Assignment[] {
  return assignmentsIn([...logicalLines(universalNewlines(source))], false);
}

/** Of the lines those that are indented as the first one is; what is deeper belongs to the line above it. */
function assignmentsIn(lines: readonly Line[], ofSelf: boolean): readonly Assignment[] {
  const found = new Map<string, Assignment>();
  for (const [index, line] of lines.entries()) {
    if (line.indent !== lines[0]?.indent) continue;
    for (const one of statementAssignments(lines, index, ofSelf)) found.set(one.name, one);
  }
  return [...found.values()];
}

function statementAssignments(lines: readonly Line[], index: number, ofSelf: boolean): readonly Assignment[] {
  const tokens = lines[index]?.tokens ?? [];
  const [first, name] = tokens;
  if (first?.source === 'class' && name !== undefined) {
    const assignments = assignmentsIn(bodyOf(lines, index), false);
    return [{ ...named(name), value: { kind: 'class', start: first.start, end: name.end, assignments } }];
  }
  if (first?.source === 'def') return name?.source === '__init__' ? assignmentsIn(bodyOf(lines, index), true) : [];
  return splitAt(tokens, ';').flatMap((statement) => assignment(statement, ofSelf));
}

/** What stands behind the colon of a class or function, or is indented below it. */
function bodyOf(lines: readonly Line[], index: number): readonly Line[] {
  const { indent, tokens } = lines[index] ?? { indent: 0, tokens: [] };
  const [head = []] = splitAt(tokens, ':');
  const behind = tokens.slice(head.length + 1);
  if (behind.length > 0) return [{ indent, tokens: behind }];
  let end = index + 1;
  while ((lines[end]?.indent ?? 0) > indent) end += 1;
  return lines.slice(index + 1, end);
}

/** `name = literal`, `name: type = literal`, `self.name = literal`; only the last where `ofSelf`. */
function assignment(tokens: readonly Token[], ofSelf: boolean): readonly Assignment[] {
  const [left = [], right, ...others] = splitAt(tokens, '=');
  const [target = []] = splitAt(left, ':');
  const name = targetOf(bare(target), ofSelf);
  if (name === undefined || right === undefined || others.length > 0) return [];
  try {
    return [{ ...named(name), value: parseLiteral(right) }];
  } catch (error) {
    if (error instanceof NoLiteral) return [];
    throw error;
  }
}

/** The token of the name. */
function targetOf(target: readonly Token[], ofSelf: boolean): Token | undefined {
  const [last, dot, ...owner] = target.toReversed();
  if (last?.kind !== 'name') return undefined;
  if (dot === undefined) return ofSelf || keywords.has(last.source) ? undefined : last;
  const [self, ...more] = bare(owner.toReversed());
  return dot.source === '.' && self?.source === 'self' && more.length === 0 ? last : undefined;
}

/** Those that stand alone before a colon. */
const keywords = new Set(['else', 'try', 'finally', 'except']);

/** Without parentheses around the whole. */
function bare(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.source !== '(' || tokens.at(-1)?.source !== ')') return tokens;
  const inner = tokens.slice(1, -1);
  return isBalanced(inner) ? bare(inner) : tokens;
}

/** No bracket closes that does not open here. */
function isBalanced(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.every(({ kind, source }) => {
    depth += kind === 'sign' ? depthOf(source) : 0;
    return depth >= 0;
  });
}

/** As Python writes names, which are the same in several spellings. */
function named({ source, start, end }: Token): Pick<Assignment, 'name' | 'start' | 'end'> {
  return { name: source.normalize('NFKC'), start, end };
}
