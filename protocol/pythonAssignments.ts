/**
 * The parameters in a Python file, read without running it: assignments of literals in the module, in classes and,
 * to `self`, in `__init__`, https://dvc.org/doc/command-reference/params. What is no literal is no parameter.
 */
import { type Literal, NoLiteral, type Place, parseLiteral } from './pythonLiteral.ts';
import { universalNewlines } from './universalNewlines.ts';

export interface Assignment {
  readonly name: string;
  /** Of the name, which stands there as it is. */
  readonly start: number;
  readonly value: Literal | ClassBody;
}

/** A class, by what it assigns. */
export interface ClassBody extends Place {
  readonly kind: 'class';
  readonly assignments: readonly Assignment[];
}

/** In order; of a name's only the last, in the first one's place. */
export function pythonAssignments(source: string): readonly Assignment[] {
  const text = universalNewlines(source);
  return new Reader(text).block([...statements(text)], 0, false);
}

/** A statement without what is indented below it. */
interface Statement extends Place {
  /** In blanks. */
  readonly indent: number;
}

const piece =
  /"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|#[^\n]*|\\\r?\n|[[\](){};\n]|[^"'#\\[\](){};\n]+|[\s\S]/g;

/** Brackets, strings and backslashes carry a statement over the line's end; semicolons part several on a line. */
function* statements(text: string): Generator<Statement> {
  let depth = 0;
  let start = 0;
  let indent: number | undefined;
  for (const { 0: part, index } of text.matchAll(piece)) {
    if (/^[[({]$/.test(part)) depth += 1;
    if (/^[\])}]$/.test(part)) depth -= 1;
    if (depth > 0 || (part !== '\n' && part !== ';')) continue;
    const statement = statementAt(text, start, index, indent);
    if (statement !== undefined) yield statement;
    indent = part === ';' ? (statement?.indent ?? indent) : undefined;
    start = index + 1;
  }
  const last = statementAt(text, start, text.length, indent);
  if (last !== undefined) yield last;
}

/** The same length, with blanks for the line ends that a backslash takes away. */
function unfolded(source: string): string {
  return source.replace(/\\\r?\n/g, (fold) => ' '.repeat(fold.length));
}

function statementAt(text: string, start: number, end: number, indent: number | undefined): Statement | undefined {
  const source = unfolded(text.slice(start, end));
  const blanks = /^[ \t]*/.exec(source)?.[0].length ?? 0;
  if (/^\s*(#|$)/.test(source)) return undefined;
  return { start: start + blanks, end, indent: indent ?? blanks };
}

const classHead = /^class\s+([A-Za-z_]\w*)[^:]*:/;
const initHead = /^def\s+__init__\b[\s\S]*?:\s*(?:#.*)?$/;
const assignment = /^(?:(self)\s*\.\s*)?([A-Za-z_]\w*)\s*(?::[^=]*)?=(?!=)\s*/;

class Reader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The assignments at one level of indentation; later ones replace earlier ones of the same name. */
  block(block: readonly Statement[], indent: number, ofSelf: boolean): readonly Assignment[] {
    const found = new Map<string, Assignment>();
    const add = (assigned: Assignment | undefined): void => {
      if (assigned) found.set(assigned.name, assigned);
    };
    for (const [index, statement] of block.entries()) {
      if (statement.indent !== indent) continue;
      const source = unfolded(this.#text.slice(statement.start, statement.end));
      const inner = bodyOf(block, index);
      const className = classHead.exec(source);
      if (className !== null) add(this.#class(statement, className, inner));
      else if (initHead.test(source)) for (const assigned of this.#body(inner, true)) add(assigned);
      else add(this.#assignment(statement, source, ofSelf));
    }
    return [...found.values()];
  }

  #body(body: readonly Statement[], ofSelf: boolean): readonly Assignment[] {
    const [first] = body;
    return first === undefined ? [] : this.block(body, first.indent, ofSelf);
  }

  /** A class' body stands below its head, or behind it on the same line. */
  #class({ start, end, indent }: Statement, head: RegExpExecArray, body: readonly Statement[]): Assignment {
    const { 0: source, 1: name = '' } = head;
    const behind = statementAt(this.#text, start + source.length, end, indent);
    const assignments = behind === undefined ? this.#body(body, false) : this.block([behind], indent, false);
    return { name, start: start + source.indexOf(name, 5), value: { kind: 'class', start, end, assignments } };
  }

  #assignment({ start, end }: Statement, source: string, ofSelf: boolean): Assignment | undefined {
    const match = assignment.exec(source);
    if (match === null || (ofSelf && match[1] === undefined)) return undefined;
    const [head, , name = ''] = match;
    try {
      return { name, start: start + head.indexOf(name), value: parseLiteral(this.#text, start + head.length, end) };
    } catch (error) {
      if (error instanceof NoLiteral) return undefined;
      throw error;
    }
  }
}

/** What is indented below a statement. */
function bodyOf(block: readonly Statement[], index: number): readonly Statement[] {
  const outer = block[index]?.indent ?? 0;
  const rest = block.slice(index + 1);
  const end = rest.findIndex(({ indent }) => indent <= outer);
  return end < 0 ? rest : rest.slice(0, end);
}
