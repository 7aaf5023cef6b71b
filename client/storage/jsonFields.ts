/** Fields of JSON that a server sent; whatever it sends, they have the type that is asked for. */
import { isRecord } from '../../protocol/shape.ts';

/** '' where it is absent or no text. */
export function textField(value: unknown, name: string): string {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : '';
}

/** Servers write whole numbers of 64 bits as numbers or as text; NaN and infinity are spelled out. */
export function numberField(value: unknown, name: string): number | undefined {
  const field = fieldOf(value, name);
  if (typeof field === 'number') return field;
  if (typeof field !== 'string' || field === '') return undefined;
  const number = Number(field);
  return Number.isNaN(number) && field !== 'NaN' ? undefined : number;
}

export function booleanField(value: unknown, name: string): boolean {
  return fieldOf(value, name) === true;
}

/** Empty where it is absent or no list. */
export function listField(value: unknown, name: string): readonly unknown[] {
  const field = fieldOf(value, name);
  return Array.isArray(field) ? field : [];
}

export function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}
