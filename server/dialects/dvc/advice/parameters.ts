/** Parameters that a stage depends on and that its file does not have, so that the stage cannot run. */
import path from 'node:path';
import { nearest } from '../../../project/nearest.ts';
import type { DictNode, Node } from '../../../yaml/node.ts';
import { printed } from '../../../yaml/printed.ts';
import type { Span } from '../../../yaml/span.ts';
import { loadParameters } from '../parameterFile.ts';
import { stageFolder } from '../paths.ts';
import { isMade, type Joined } from '../root/joined.ts';
import { type Item, itemsOf } from '../sections.ts';
import { toText } from '../values.ts';
import { type Mend, otherFile } from './otherFile.ts';
import { type Report, runnableIn, type Scene } from './scene.ts';

export function adviseOnParameters(scene: Scene, joined: Joined, report: Report): void {
  const seen = new Set<string>();
  for (const { stage, template } of runnableIn(scene.groups, 'params')) {
    const folder = stageFolder(scene.document, stage, template);
    if (folder === undefined) continue;
    for (const use of itemsOf(stage.fields, template, 'params').flatMap(usesIn)) {
      const file = path.resolve(folder, use.file);
      const identity = JSON.stringify([file, use.name, scene.document.offsets(use.span).start]);
      if (seen.has(identity)) continue;
      seen.add(identity);
      adviseOnUse(use, file, folder, scene, joined, report);
    }
  }
}

interface Use {
  readonly file: string;
  /** `undefined` for the whole file. */
  readonly name: string | undefined;
  readonly span: Span;
}

function usesIn({ resolved, written }: Item): readonly Use[] {
  if (resolved.kind === 'str') return [{ file: 'params.yaml', name: resolved.value, span: written.span }];
  if (resolved.kind !== 'dict') return [];
  return resolved.entries.flatMap(({ key, value }, number): readonly Use[] => {
    const source = written.kind === 'dict' ? written.entries[number] : undefined;
    const file = toText(key);
    const keySpan = source?.key.span ?? written.span;
    if (value.kind !== 'list' || value.items.length === 0) return [{ file, name: undefined, span: keySpan }];
    const items = source?.value.kind === 'list' ? source.value.items : [];
    return value.items.map((name, index) => ({ file, name: toText(name), span: items[index]?.span ?? keySpan }));
  });
}

/** A file that a stage makes holds what that stage writes next time. */
function adviseOnUse(use: Use, file: string, folder: string, scene: Scene, joined: Joined, report: Report): void {
  const { document, project } = scene;
  if (isMade(joined, file)) return;
  const loaded = loadParameters(file, project);
  switch (loaded.kind) {
    case 'values': {
      if (use.name === undefined || has(loaded.values, use.name)) return;
      const mend = otherFile(use.name, use.span, folder, project) ?? otherName(use, loaded.values);
      const message = `\`${use.name}\` is not in \`${use.file}\`. ${mend.advice}`;
      report('missing-parameter', document, use.span, message, mend.fixes);
      return;
    }
    case 'corrupt':
    case 'noMapping': {
      const what = loaded.kind === 'corrupt' ? 'its syntax is broken' : `it holds a ${loaded.type} at its top`;
      report('unreadable-parameters', document, use.span, `\`${use.file}\` cannot be read: ${what}. Mend it.`);
      return;
    }
    case 'folder':
      report('unreadable-parameters', document, use.span, `\`${use.file}\` is a folder; name a file of parameters.`);
      return;
    case 'unreadable':
      report('unreadable-parameters', document, use.span, `\`${use.file}\` cannot be read: ${loaded.reason}.`);
      return;
    case 'missing':
  }
}

/** As dpath looks it up for DVC; a pattern may match anything. */
function has(values: DictNode, name: string): boolean {
  if (/[*?[\]]/.test(name)) return true;
  let node: Node | undefined = values;
  for (const part of name.split('.')) node = node && child(node, part);
  return node !== undefined;
}

function child(node: Node, part: string): Node | undefined {
  if (node.kind === 'list') return /^-?\d+$/.test(part) ? node.items.at(Number(part)) : undefined;
  if (node.kind !== 'dict') return undefined;
  return node.entries.find(({ key }) => toText(key) === part || printed(key) === part)?.value;
}

/** The nearest name where the look-up failed. */
function otherName({ name = '', span }: Use, values: DictNode): Mend {
  const parts = name.split('.');
  const length = parts.findIndex((_, index) => !has(values, parts.slice(0, index + 1).join('.')));
  let node: Node | undefined = values;
  for (const part of parts.slice(0, length)) node = node && child(node, part);
  const meant = nearest(parts[length] ?? '', node?.kind === 'dict' ? node.named.keys() : []);
  if (meant === undefined) return { advice: 'Add it there, or remove it here.', fixes: [] };
  const newText = [...parts.slice(0, length), meant, ...parts.slice(length + 1)].join('.');
  const isExact = span.text === name;
  const fixes = isExact ? [{ title: `Change to \`${newText}\``, edits: [{ span, newText }] }] : [];
  return { advice: `Did you mean \`${newText}\`?`, fixes };
}
