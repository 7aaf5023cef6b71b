/** Commands that DVC loads and cannot run, or passes over. */
import { kindNames } from '../../../yaml/kindNames.ts';
import { get, type Node } from '../../../yaml/node.ts';
import type { Span } from '../../../yaml/span.ts';
import { textsIn } from '../../../yaml/texts.ts';
import { isWhole } from '../interpolation.ts';
import { expressionsOf } from '../resolve.ts';
import type { Group, Scene } from './scene.ts';

export function adviseOnCommands(scene: Scene): void {
  for (const group of scene.groups) {
    const written = get(group.entry.template, 'cmd');
    if (written === undefined) continue;
    for (const { fields } of mayDiffer(written) ? group.stages : group.stages.slice(0, 1)) {
      const command = fields.get('cmd');
      if (command !== undefined) adviseOnCommand(command, written, scene);
    }
    adviseOnOpen(group, scene);
  }
}

/** Only an expression that stands alone may be anything but text. */
function mayDiffer(written: Node): boolean {
  const lines = written.kind === 'list' ? written.items : [written];
  return lines.some((line) => line.kind === 'str' && isWhole(line.value, expressionsOf(line)));
}

function adviseOnCommand(command: Node, written: Node, { advice }: Scene): void {
  const lines = command.kind === 'list' ? command.items : [command];
  const sources = written.kind === 'list' ? written.items : [written];
  if (lines.every((line) => line.kind === 'str' && line.value === '')) {
    advice.add('empty-command', written.span, 'There is no command here: DVC never runs this stage. Write one.');
    return;
  }
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'str') continue;
    const source = sources[index] ?? written;
    advice.add('command-type', spanOf(source, written), messageOn(line, source));
  }
}

/** What is not there at all is shown where the command stands. */
function spanOf({ span }: Node, { span: around }: Node): Span {
  return span.isEmpty ? around : span;
}

function messageOn(line: Node, source: Node): string {
  const what = `A command must be text; this is ${kindNames[line.kind]}, which DVC cannot run.`;
  if (source.kind === 'dict') return `${what} A colon and a blank make a mapping: put quotes around the whole line.`;
  if (source.kind === 'str') return `${what} Write a program before it.`;
  return `${what} Put quotes around it, or remove it.`;
}

/** An expression without its brace is text, which the shell then cannot read. */
function adviseOnOpen({ entry }: Group, { advice }: Scene): void {
  for (const { key, value } of entry.template.entries) {
    if (key.kind !== 'str' || key.value === 'meta' || key.value === 'desc') continue;
    for (const text of textsIn(value)) {
      const open = /(?<!\\)\$\{[^}\n]*(?=\n|$)/.exec(text.value)?.[0];
      if (open === undefined) continue;
      const found = text.span.text.indexOf(open);
      const span = found < 0 ? text.span : text.span.part(found, found + open.length);
      const message = 'The closing brace is missing on this line, so DVC leaves this as it is. Close it.';
      advice.add('unclosed-expression', span, message);
    }
  }
}
