/** A parameter file as a mapping: YAML, or JSON or Python by its suffix. */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import type { Project } from '../../project/project.ts';
import { type DictNode, dictOf, type Node } from '../../yaml/node.ts';
import { pythonParameters } from './python/parameters.ts';
import { typeName } from './values.ts';

export type ParameterFile =
  | { readonly kind: 'values'; readonly document: Document; readonly values: DictNode }
  /** The file may well be fine, but its values are not known here. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Not in the syntax that its suffix promises. */
  | { readonly kind: 'corrupt'; readonly document: Document }
  | { readonly kind: 'noMapping'; readonly document: Document; readonly type: string };

export function loadParameters(file: string, project: Project): ParameterFile {
  const suffix = path.extname(file).toLowerCase();
  const loaded = project.load(file);
  if (loaded.kind !== 'document') return loaded;
  const { document } = loaded;
  if (suffix === '.toml') return { kind: 'unknown' };
  if (suffix === '.py') return { kind: 'values', document, values: pythonParameters(document.text) };
  const isCorrupt = suffix === '.json' ? !isJson(document.text) : !document.isWhole;
  if (isCorrupt) return { kind: 'corrupt', document };
  const { root } = document;
  if (root === undefined || (suffix !== '.json' && isFalsy(root))) {
    return { kind: 'values', document, values: dictOf({ start: 0, end: 0 }, []) };
  }
  if (root.kind !== 'dict') return { kind: 'noMapping', document, type: typeName(root) };
  return { kind: 'values', document, values: root };
}

/** What Python takes for false; DVC reads it as an empty mapping. */
export function isFalsy(node: Node): boolean {
  switch (node.kind) {
    case 'null':
      return true;
    case 'bool':
      return !node.value;
    case 'int':
    case 'float':
      return Number(node.value) === 0;
    case 'str':
      return node.value === '';
    case 'list':
      return node.items.length === 0;
    case 'dict':
      return node.entries.length === 0;
    case 'other':
      return false;
  }
}

/** JSON, with the `NaN` and `Infinity` that Python reads too. */
function isJson(text: string): boolean {
  try {
    JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (match) => (match.startsWith('"') ? match : '0')),
    );
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
