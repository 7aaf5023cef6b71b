/** YAML that another program may just be writing. */
import {
  type DocumentOptions,
  type ParseOptions,
  parse,
  type SchemaOptions,
  type ToJSOptions,
  YAMLParseError,
} from 'yaml';

/** What the text holds; `undefined` where it is no YAML, as while it is half written. */
export function parseYaml(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions & ToJSOptions,
): unknown {
  try {
    return parse(text, { ...options, logLevel: 'error' });
  } catch (error) {
    // A ReferenceError is the parser's refusal of aliases that multiply without end.
    if (error instanceof YAMLParseError || error instanceof ReferenceError) return undefined;
    throw error;
  }
}
