/** A parameter file as a mapping: TOML, JSON or Python by its suffix, anything else is YAML. */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import type { Project } from '../../project/project.ts';
import { type DictNode, dictOf, type Node } from '../../yaml/node.ts';
import { nowhere, type Span } from '../../yaml/span.ts';
import type { Code } from './codes.ts';
import type { FileProblem } from './fileProblem.ts';
import { jsonParameters } from './json/parameters.ts';
import { pythonParameters } from './python/parameters.ts';
import { tomlParameters } from './toml/parameters.ts';
import { typeName } from './values.ts';

export type ParameterFile =
  | { readonly kind: 'values'; readonly document: Document; readonly values: DictNode }
  | { readonly kind: 'missing' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Not in the syntax that its suffix promises. */
  | { readonly kind: 'corrupt'; readonly document: Document; readonly problems: readonly Broken[] }
  | { readonly kind: 'noMapping'; readonly document: Document; readonly type: string };

interface Broken {
  readonly code: Code;
  readonly message: string;
  readonly span: Span;
}

export function loadParameters(file: string, project: Project): ParameterFile {
  const loaded = project.load(file);
  if (loaded.kind !== 'document') return loaded;
  const { document } = loaded;
  const known = read.get(document) ?? readParameters(document);
  read.set(document, known);
  return known;
}

const read = new WeakMap<Document, ParameterFile>();

/** Once for each text. */
function readParameters(document: Document): ParameterFile {
  const format = path.extname(document.path).toLowerCase();
  const { root, tree } = document;
  switch (format) {
    case '.toml':
      return parametersOf(document, tomlParameters(document.whole));
    case '.json':
      return parametersOf(document, jsonParameters(document.whole));
    case '.py':
      return parametersOf(document, pythonParameters(document.whole));
    default:
      return document.isWhole ? parametersOf(document, root) : { kind: 'corrupt', document, problems: tree.problems };
  }
}

function parametersOf(document: Document, root: Node | FileProblem | undefined): ParameterFile {
  if (root?.kind === 'problem') {
    const last = Math.max(0, document.text.length - 1);
    const start = Math.min(root.span.from, last);
    const span = document.span(start, Math.max(start, Math.min(root.span.to, last + 1)));
    return { kind: 'corrupt', document, problems: [{ code: 'unreadable-file', message: root.message, span }] };
  }
  if (root === undefined || isFalsy(root)) {
    return { kind: 'values', document, values: dictOf(nowhere, []) };
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
      return node.text === "b''" || node.text === '()';
  }
}
