/** Which runs are wanted and in which order, as plain data: what a parsed filter holds, and how a value is judged by it. */
import { isString, unionOf } from './shape.ts';

/** What a clause looks at, or an order goes by. */
export type Field =
  | { readonly kind: 'metric'; readonly key: string }
  | { readonly kind: 'param'; readonly key: string }
  | { readonly kind: 'tag'; readonly key: string }
  | { readonly kind: 'attribute'; readonly key: Attribute };

export const attributes = ['run_id', 'run_name', 'status', 'user_id', 'start_time', 'end_time'] as const;
export type Attribute = (typeof attributes)[number];

/** Whether something that was stored is a field. */
export const isField = unionOf<Field>({
  metric: { key: isString },
  param: { key: isString },
  tag: { key: isString },
  attribute: { key: isAttribute },
});

function isAttribute(value: unknown): value is Attribute {
  return attributes.some((attribute) => attribute === value);
}

/** As a filter names it: `metrics.loss`, `status`. */
export function nameOfField(field: Field): string {
  return field.kind === 'attribute' ? field.key : `${field.kind}s.${field.key}`;
}

export type Clause =
  | { readonly field: Field; readonly compare: '=' | '!=' | '<' | '<=' | '>' | '>='; readonly value: number }
  | { readonly field: Field; readonly compare: '=' | '!=' | 'LIKE' | 'ILIKE'; readonly value: string }
  | { readonly field: Field; readonly compare: 'IN' | 'NOT IN'; readonly value: readonly string[] }
  | { readonly field: Field; readonly compare: 'IS NULL' | 'IS NOT NULL' };

/** All of them must hold. */
export type Filter = readonly Clause[];

/** What a run has for a field; `undefined` where it has none. */
export type FieldValue = string | number | undefined;

/**
 * The clause as a question about one value, for many to be asked. What a run lacks neither equals nor differs
 * from anything: as in MLflow.
 */
export function testOf(clause: Clause): (value: FieldValue) => boolean {
  switch (clause.compare) {
    case 'IS NULL':
      return (value) => value === undefined;
    case 'IS NOT NULL':
      return (value) => value !== undefined;
    case 'LIKE':
    case 'ILIKE': {
      const pattern = likeness(clause.value, clause.compare === 'ILIKE');
      return (value) => value !== undefined && pattern.test(String(value));
    }
    case 'IN':
      return (value) => value !== undefined && clause.value.includes(String(value));
    case 'NOT IN':
      return (value) => value !== undefined && !clause.value.includes(String(value));
    case '=':
      return (value) => value !== undefined && value === clause.value;
    case '!=':
      return (value) => value !== undefined && value !== clause.value;
    default: {
      const { value: limit } = clause;
      const holds = orders[clause.compare];
      return (value) => typeof value === 'number' && holds(value, limit);
    }
  }
}

const orders: Readonly<Record<'<' | '<=' | '>' | '>=', (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** SQL's pattern: `%` stands for any text, `_` for one character. */
function likeness(pattern: string, ignoresCase: boolean): RegExp {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, ignoresCase ? 'isu' : 'su');
}

const collator = new Intl.Collator(undefined, { numeric: true });

/** Negative where `a` stands first, the least first. Parameters are text: those that are numbers are ordered as numbers. */
export function compareValues(a: string | number, b: string | number): number {
  const difference = Number(a) - Number(b);
  if (a !== '' && b !== '' && !Number.isNaN(difference)) return difference;
  return collator.compare(String(a), String(b));
}
