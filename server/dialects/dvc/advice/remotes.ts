/** Outputs that name a remote which no configuration has: they are made, and cannot be pushed. */
import { get, type Node, type TextNode } from '../../../yaml/node.ts';
import { loadConfig } from '../config/config.ts';
import { missingRemote } from '../config/missingRemote.ts';
import { expressionsOf } from '../resolve.ts';
import { rootOf } from '../root/root.ts';
import { outputSections } from '../sections.ts';
import type { Scene } from './scene.ts';

export function adviseOnRemotes({ document, project, groups, advice }: Scene): void {
  const named = groups.flatMap(({ entry }) => outputSections.flatMap((name) => remotesIn(get(entry.template, name))));
  const root = rootOf(document.path, project);
  if (named.length === 0 || root === undefined) return;
  const { remotes } = loadConfig(root, project);
  for (const { value, span } of named.filter((name) => !remotes.has(name.value.toLowerCase()))) {
    const { message, meant } = missingRemote(value, remotes);
    const fixes = meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits: [{ span, newText: meant }] }];
    advice.add('unknown-remote', span, message, fixes);
  }
}

function remotesIn(list: Node | undefined): readonly TextNode[] {
  const items = list?.kind === 'list' ? list.items : [];
  return items
    .flatMap((item) => (item.kind === 'dict' ? item.entries : []))
    .map(({ value }) => get(value, 'remote'))
    .filter((remote) => remote?.kind === 'str')
    .filter((remote) => expressionsOf(remote).length === 0);
}
