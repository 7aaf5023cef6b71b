/** Checks on values that came from outside and have no type yet. */

export type Check<T> = (value: unknown) => value is T;

/** A check for each field: one that is forgotten does not compile. */
type Fields<T> = { readonly [Name in keyof T]-?: Check<T[Name]> };

/** A union whose members are told apart by `kind`; the fields of each member. */
type Kinds<T extends { readonly kind: string }> = {
  readonly [Kind in T['kind']]: Fields<Omit<Extract<T, { readonly kind: Kind }>, 'kind'>>;
};

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArrayOf<T>(value: unknown, isItem: Check<T>): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

export function isStrings(value: unknown): value is readonly string[] {
  return isArrayOf(value, isString);
}

export function isStringRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every(isString);
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** A finite one, as all that JSON can hold. */
export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** Absent, or what `check` asks for. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value) => value === undefined || check(value);
}

/** An object with these fields; others beside them are passed over. */
export function objectOf<T>(fields: Fields<T>): Check<T> {
  return (value): value is T => hasFields(value, fields);
}

/** An object whose `kind` is one of these, with the fields of that kind. */
export function unionOf<T extends { readonly kind: string }>(kinds: Kinds<T>): Check<T> {
  const known = new Map(Object.entries<Readonly<Record<string, Check<unknown>>>>(kinds));
  return (value): value is T => {
    const fields = isRecord(value) && isString(value['kind']) ? known.get(value['kind']) : undefined;
    return fields !== undefined && hasFields(value, fields);
  };
}

function hasFields(value: unknown, fields: Readonly<Record<string, Check<unknown>>>): boolean {
  return isRecord(value) && Object.entries(fields).every(([name, check]) => check(value[name]));
}
