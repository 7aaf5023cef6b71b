/**
 * Which runs are wanted, in MLflow's own words: `metrics.loss < 0.1 and params.lr = "0.01"`.
 * Syntax: https://mlflow.org/docs/latest/ml/search/search-runs. Keys that MLflow wants in quotes (`train/loss`) may go
 * without; a text without any comparison is looked for in the names.
 */
import { type Attribute, attributes, type Clause, type Field, type Filter } from '../../../protocol/runFilter.ts';
import { type Token, tokensOf } from './tokens.ts';

const numericAttributes: ReadonlySet<Attribute> = new Set(['start_time', 'end_time']);

export type ParsedFilter =
  | { readonly kind: 'filter'; readonly filter: Filter }
  /** What is wrong, and what would be right. */
  | { readonly kind: 'problem'; readonly message: string };

export function parseFilter(text: string): ParsedFilter {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return { kind: 'filter', filter: [] };
  if (!tokens.some(({ kind }) => kind === 'operator')) return { kind: 'filter', filter: [named(text.trim())] };
  try {
    return { kind: 'filter', filter: new Parser(tokens).clauses() };
  } catch (error) {
    if (error instanceof FilterError) return { kind: 'problem', message: error.message };
    throw error;
  }
}

function named(part: string): Clause {
  return { field: { kind: 'attribute', key: 'run_name' }, compare: 'ILIKE', value: `%${part}%` };
}

class FilterError extends Error {
  override readonly name = 'FilterError';
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  clauses(): Filter {
    const clauses: Clause[] = [];
    while (this.#next < this.#tokens.length) {
      clauses.push(this.#clause());
      const joint = this.#take();
      if (joint === undefined) break;
      if (joint.kind !== 'operator' || joint.text !== 'AND') {
        throw new FilterError(`Comparisons are joined by \`and\` only; here stands \`${joint.text}\`.`);
      }
    }
    return clauses;
  }

  #take(): Token | undefined {
    return this.#tokens[this.#next++];
  }

  #clause(): Clause {
    const name = this.#take();
    if (name?.kind !== 'name') throw new FilterError(`A comparison begins with a name, such as ${examples}.`);
    const field = fieldOf(name.text);
    const operator = this.#take();
    if (operator?.kind !== 'operator' || operator.text === 'AND') {
      throw new FilterError(`\`${name.text}\` must be compared with something: =, !=, <, <=, >, >=, LIKE, IN.`);
    }
    const compare = operator.text;
    switch (compare) {
      case 'IS NULL':
      case 'IS NOT NULL':
        return { field, compare };
      case 'IN':
      case 'NOT IN':
        return { field, compare, value: this.#list() };
      case 'LIKE':
      case 'ILIKE':
        if (isNumeric(field)) throw new FilterError(`\`${name.text}\` is a number; ${compare} looks at text.`);
        return { field, compare, value: this.#text(name.text) };
      default:
        return this.#comparison(name.text, field, compare);
    }
  }

  #comparison(name: string, field: Field, compare: '=' | '!=' | '<' | '<=' | '>' | '>='): Clause {
    if (isNumeric(field)) return { field, compare, value: this.#number(name) };
    if (compare !== '=' && compare !== '!=') {
      throw new FilterError(`\`${name}\` is text: it can be compared by =, !=, LIKE and ILIKE.`);
    }
    return { field, compare, value: this.#text(name) };
  }

  #number(name: string): number {
    const value = this.#take();
    if (value?.kind === 'number') return Number(value.text);
    throw new FilterError(`\`${name}\` is compared with a number${value ? `, not with \`${value.text}\`` : ''}.`);
  }

  #text(name: string): string {
    const value = this.#take();
    if (value?.kind === 'text' || value?.kind === 'number') return value.text;
    throw new FilterError(`\`${name}\` is compared with text in quotes${value ? `, not with \`${value.text}\`` : ''}.`);
  }

  #list(): readonly string[] {
    const values: string[] = [];
    if (this.#take()?.text !== '(') throw new FilterError("A list stands in parentheses: ('one', 'two').");
    for (;;) {
      values.push(this.#text('IN'));
      const mark = this.#take()?.text;
      if (mark === ')') return values;
      if (mark !== ',') throw new FilterError('A list ends with `)`, and its items are parted by commas.');
    }
  }
}

const examples = '`metrics.loss`, `params.lr`, `tags.team`, `status` or `run_name`';

const entities: ReadonlyMap<string, 'metric' | 'param' | 'tag' | 'attribute'> = new Map([
  ...['metric', 'metrics'].map((name) => [name, 'metric'] as const),
  ...['param', 'params', 'parameter', 'parameters'].map((name) => [name, 'param'] as const),
  ...['tag', 'tags'].map((name) => [name, 'tag'] as const),
  ...['attribute', 'attributes', 'attr', 'run'].map((name) => [name, 'attribute'] as const),
]);

const otherNames: ReadonlyMap<string, Attribute> = new Map([
  ['created', 'start_time'],
  ['name', 'run_name'],
  ['run name', 'run_name'],
]);

function fieldOf(name: string): Field {
  const [first = '', ...rest] = name.split('.');
  const entity = rest.length === 0 ? 'attribute' : entities.get(first);
  if (entity === undefined) throw new FilterError(`\`${first}\` is not known; names begin like ${examples}.`);
  const key = unquoted(rest.length === 0 ? first : rest.join('.'));
  if (entity !== 'attribute') return { kind: entity, key };
  const attribute = attributes.find((one) => one === key) ?? otherNames.get(key.toLowerCase());
  if (attribute === undefined) {
    throw new FilterError(`\`${key}\` is not known; a run has ${attributes.join(', ')}, and ${examples}.`);
  }
  return { kind: 'attribute', key: attribute };
}

function unquoted(key: string): string {
  return key.replace(/^(["`])(.*)\1$/s, '$2');
}

function isNumeric(field: Field): boolean {
  return field.kind === 'metric' || (field.kind === 'attribute' && numericAttributes.has(field.key));
}
