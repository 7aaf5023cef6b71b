/** A cell as a clause of a filter, as people would type it. Pure. */
import { attributes } from '../../protocol/runFilter.ts';
import type { ColumnInfo } from './column.ts';

/** As a filter names it; `undefined` where no filter can. */
export function fieldText({ group, key }: ColumnInfo): string | undefined {
  if (group === 'attribute') return attributes.some((attribute) => attribute === key) ? key : undefined;
  if (/^[^\s=!<>(),'"`]+$/.test(key)) return `${group}s.${key}`;
  if (!key.includes('`')) return `${group}s.\`${key}\``;
  return key.includes('"') ? undefined : `${group}s."${key}"`;
}

/** Runs with this value, or without it; `undefined` where a filter cannot say so. */
export function clauseText(
  column: ColumnInfo,
  value: string | number | undefined,
  isWanted: boolean,
): string | undefined {
  const field = fieldText(column);
  if (field === undefined) return undefined;
  if (value === undefined) return isWanted ? `${field} IS NULL` : `${field} IS NOT NULL`;
  const literal = typeof value === 'number' ? numberText(value) : quotedText(statusText(column, value));
  return literal === undefined ? undefined : `${field} ${isWanted ? '=' : '!='} ${literal}`;
}

/** What is typed before a comparison can be completed. */
export function beginningText(column: ColumnInfo): string | undefined {
  const field = fieldText(column);
  if (field === undefined) return undefined;
  return column.group === 'metric' ? `${field} < ` : `${field} = `;
}

/** Both must hold. */
export function joined(filter: string, clause: string): string {
  const before = filter.trim();
  if (before === '') return clause;
  // A text alone is looked for in names; with comparisons it must say so.
  const isComparison = /[=<>]|\b(?:like|ilike|in|is)\b/i.test(before);
  return isComparison
    ? `${before} and ${clause}`
    : `run_name ILIKE ${quotedText(`%${before}%`) ?? "'%'"} and ${clause}`;
}

function statusText({ group, key }: ColumnInfo, value: string): string {
  return group === 'attribute' && key === 'status' ? value.toUpperCase() : value;
}

function numberText(value: number): string | undefined {
  return Number.isFinite(value) ? String(value) : undefined;
}

function quotedText(text: string): string | undefined {
  if (!text.includes('"')) return `"${text}"`;
  return text.includes("'") ? undefined : `'${text}'`;
}
