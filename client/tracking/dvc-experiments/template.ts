/** `${…}` in the names of files that a pipeline lists: https://dvc.org/doc/user-guide/project-structure/dvcyaml-files#templating. */
import { isMapping, memberOf, textOf, WrittenNumber } from '../disk/valuesFile.ts';

/** What `text` stands for; `undefined` where a value is missing. One expression alone keeps its type. */
export function resolved(text: string, context: unknown): unknown {
  const [, alone] = /^\$\{([^}]*)\}$/.exec(text) ?? [];
  if (alone !== undefined) return lookUp(alone, context);
  let isComplete = true;
  const result = text.replace(/(\\)?\$\{(.*?)\}/g, (whole, escaped: string | undefined, expression: string) => {
    if (escaped !== undefined) return whole.slice(1);
    const value = lookUp(expression, context);
    isComplete &&= value !== undefined;
    return spelled(value);
  });
  return isComplete ? result : undefined;
}

/** As {@link resolved}, for what has to be text. */
export function resolvedText(text: string, context: unknown): string | undefined {
  const value = resolved(text, context);
  return value === undefined || isMapping(value) || Array.isArray(value) ? undefined : spelled(value);
}

/** The expressions in all texts below. */
export function expressionsIn(value: unknown): readonly string[] {
  if (typeof value === 'string')
    return [...value.matchAll(/(?<!\\)\$\{(.*?)\}/g)].map(([, inside = '']) => inside.trim());
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...expressionsIn(key), ...expressionsIn(inner)]);
}

/** `a.b[0]` in a mapping; `undefined` where nothing is. */
export function lookUp(expression: string, context: unknown): unknown {
  return dotted(expression).split('.').reduce<unknown>(memberOf, context);
}

/** `a.b.0` for ` a.b[ 0 ]`. */
export function dotted(expression: string): string {
  return expression
    .replace(/\[([^\]]*)\]/g, '.$1')
    .split('.')
    .map((key) => key.trim())
    .join('.');
}

/** Values in a text, and in the names of generated stages, as Python writes them but for true and false. */
export function spelled(value: unknown): string {
  if (value === null) return 'None';
  if (!(value instanceof WrittenNumber)) return textOf(value ?? null);
  const isFloat = /[.e]/i.test(value.text) && Number.isInteger(value.value);
  return isFloat ? `${value.value}.0` : String(value.value);
}
