/** A filter as text that {@link parseFilter} reads back. */
import { assertNever } from '../../../protocol/assertNever.ts';
import type { Clause, Field, Filter } from '../../../protocol/runFilter.ts';

/** `undefined` where the syntax has no way to say it: a text that holds both kinds of quotes. */
export function printFilter(filter: Filter): string | undefined {
  const clauses = filter.map(printClause);
  return clauses.every((clause) => clause !== undefined) ? clauses.join(' and ') : undefined;
}

function printClause(clause: Clause): string | undefined {
  const name = printField(clause.field);
  if (name === undefined) return undefined;
  switch (clause.compare) {
    case 'IS NULL':
    case 'IS NOT NULL':
      return `${name} ${clause.compare}`;
    case 'IN':
    case 'NOT IN': {
      const values = clause.value.map(quoted);
      return values.every((value) => value !== undefined)
        ? `${name} ${clause.compare} (${values.join(', ')})`
        : undefined;
    }
    case 'LIKE':
    case 'ILIKE':
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const value = typeof clause.value === 'number' ? String(clause.value) : quoted(clause.value);
      return value === undefined ? undefined : `${name} ${clause.compare} ${value}`;
    }
    default:
      return assertNever(clause);
  }
}

/** Keys with marks stand in quotes, as MLflow wants them. */
function printField(field: Field): string | undefined {
  if (field.kind === 'attribute') return field.key;
  if (/^[\p{L}\p{N}_-]+$/u.test(field.key)) return `${field.kind}s.${field.key}`;
  if (!field.key.includes('`')) return `${field.kind}s.\`${field.key}\``;
  return field.key.includes('"') ? undefined : `${field.kind}s."${field.key}"`;
}

function quoted(text: string): string | undefined {
  if (!text.includes("'")) return `'${text}'`;
  return text.includes('"') ? undefined : `"${text}"`;
}
