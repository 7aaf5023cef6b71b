/** A parameter that the params.yaml of a folder further out defines, brought in by `vars`: DVC loads none by itself. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Fix } from '../../../project/finding.ts';
import { outward } from '../../../project/folders.ts';
import type { Project } from '../../../project/project.ts';
import { get } from '../../../yaml/node.ts';
import { descend } from '../context.ts';
import { loadParameters } from '../parameterFile.ts';
import { rootOf } from '../root/root.ts';

export function loadOuter(document: Document, keys: readonly string[], project: Project): readonly Fix[] {
  const file = fileWith(keys, document, project);
  const edit = file === undefined ? undefined : insertion(document, file);
  return edit === undefined ? [] : [{ title: `Load \`${file}\` in \`vars\``, edits: [edit] }];
}

/** As `vars` names it. */
function fileWith(keys: readonly string[], document: Document, project: Project): string | undefined {
  const root = rootOf(document.path, project);
  if (root === undefined || keys.length === 0) return undefined;
  for (const { outer, way } of outward(document.folder, root)) {
    const loaded = loadParameters(path.join(outer, 'params.yaml'), project);
    if (loaded.kind === 'values' && descend(loaded.values, keys) !== undefined) return `${way}params.yaml`;
  }
  return undefined;
}

/** The first of `vars`, on a line of its own. */
function insertion(document: Document, file: string): Fix['edits'][number] | undefined {
  const { root, text } = document;
  const vars = get(root, 'vars');
  const top = root?.kind === 'dict' ? root.entries[0]?.key : undefined;
  const first = vars === undefined ? top : vars.kind === 'list' ? vars.items[0] : undefined;
  if (first === undefined) return undefined;
  const { start } = document.offsets(first.span);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lead = text.slice(lineStart, start);
  if (!(vars === undefined ? /^$/ : /^\s*- +$/).test(lead)) return undefined;
  const newText = vars === undefined ? `vars:\n  - ${file}\n` : `${lead}${file}\n`;
  return { span: document.span(lineStart, lineStart), newText };
}
