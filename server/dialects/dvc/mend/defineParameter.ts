/** A parameter that is named and not defined, put into the file that should have it, to be filled in. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Fix } from '../../../project/finding.ts';
import type { Project } from '../../../project/project.ts';
import { type DictNode, get } from '../../../yaml/node.ts';
import { pathAt } from '../../../yaml/pathAt.ts';
import type { Span } from '../../../yaml/span.ts';
import { loadParameters } from '../parameterFile.ts';
import { expressionSpans, expressionsOf } from '../resolve.ts';
import { workingFolder } from '../workingFolder.ts';
import { loadOuter } from './loadOuter.ts';

/** In the params.yaml beside the pipeline, or in `vars` by one that has it; not what a loop sets. */
export function defineExpression(document: Document, span: Span, project: Project): readonly Fix[] {
  const keys = keysAt(document, span);
  if (keys[0] === 'item' || keys[0] === 'key') return [];
  const beside = path.join(path.dirname(document.path), 'params.yaml');
  return [...loadOuter(document, keys, project), ...define(beside, keys, project)];
}

function keysAt(document: Document, span: Span): readonly string[] {
  const { start } = document.offsets(span);
  const node = pathAt(document.tree, start)?.node;
  if (node?.kind !== 'str') return [];
  const number = expressionSpans(node).findIndex((one) => document.offsets(one).start === start);
  return expressionsOf(node)[number]?.keys ?? [];
}

/** `span` is a name under `params:`. */
export function defineParameter(document: Document, span: Span, project: Project): readonly Fix[] {
  const found = pathAt(document.tree, document.offsets(span).start);
  if (found?.node.kind !== 'str' || found.node.value.includes('${')) return [];
  const [section, stage, ...inner] = found.keys;
  if (section !== 'stages') return [];
  const file = inner.slice(inner.lastIndexOf('params') + 1).find((key) => typeof key === 'string') ?? 'params.yaml';
  return define(path.resolve(workingFolder(document, String(stage)), file), found.node.value.split('.'), project);
}

function define(file: string, keys: readonly string[], project: Project): readonly Fix[] {
  const loaded = loadParameters(file, project);
  const isYaml = /\.ya?ml$/i.test(file);
  const isPlain = keys.length > 0 && keys.every((key) => /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key));
  if (!isYaml || !isPlain || loaded.kind !== 'values') return [];
  const edit = insertion(loaded.document, loaded.values, keys);
  if (edit === undefined) return [];
  return [{ title: `Add \`${keys.join('.')}\` to ${path.basename(file)}`, edits: [edit], isDraft: true }];
}

/** Below the last key of the innermost mapping that is there; `undefined` where that cannot have another key. */
function insertion(document: Document, values: DictNode, keys: readonly string[]): Fix['edits'][number] | undefined {
  let owner = values;
  let left = keys;
  for (const key of keys) {
    const value = get(owner, key);
    if (value === undefined) break;
    if (value.kind !== 'dict' || value.entries.length === 0) return undefined;
    owner = value;
    left = left.slice(1);
  }
  const { text } = document;
  const at = (offset: number) => document.span(offset, offset);
  const last = owner.entries.at(-1);
  if (last === undefined) return { document, span: at(text.length), newText: written(left, '', lead(text)) };
  const end = Math.max(document.offsets(last.key.span).end, document.offsets(last.value.span).end);
  if (text[document.offsets(owner.span).start] === '{') {
    return left.length === 1 ? { document, span: at(end), newText: `, ${left[0]}: ` } : undefined;
  }
  const [first] = owner.entries;
  const start = first === undefined ? 0 : document.offsets(first.key.span).start;
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (indent.trim() !== '') return undefined;
  const below = lineEnd(text, end);
  return { document, span: at(below), newText: written(left, indent, lead(text.slice(0, below))) };
}

/** Where the next line begins; the value may end with its line. */
function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** A new line where the text does not end with one. */
function lead(text: string): string {
  return text === '' || text.endsWith('\n') ? '' : '\n';
}

function written(keys: readonly string[], indent: string, before: string): string {
  return before + keys.map((key, depth) => `${indent}${'  '.repeat(depth)}${key}:\n`).join('');
}
