/** A stage by its name: what it is for, what it runs, and what it stands between. */
import type { Document } from '../../../project/document.ts';
import type { Explanation } from '../../../project/explanation.ts';
import type { Project } from '../../../project/project.ts';
import type { ResolvedStage } from '../entry.ts';
import { pipelineOf } from '../pipeline.ts';
import { toText } from '../values.ts';
import { code, listed } from './markdown.ts';

export function explainStage(document: Document, offset: number, project: Project): Explanation | undefined {
  const { entries, stages } = pipelineOf(document, project).value;
  const entry = entries.find(({ key }) => document.touches(key, offset));
  if (entry === undefined) return undefined;
  const names = new Set(entry.members?.map(({ name }) => name));
  const made = stages.filter(({ name }) => names.has(name));
  const [first] = made;
  const description = first && textOf(first, 'desc');
  const lines = [
    `**${entry.name}**${description === undefined ? '' : `: ${description}`}`,
    ...(entry.isGroup ? [generated(made)] : []),
    ...(first === undefined ? [] : commandOf(first)),
  ];
  return { span: entry.key, doc: lines.join('\n\n') };
}

function generated(stages: readonly ResolvedStage[]): string {
  const count = stages.length === 1 ? '1 stage' : `${stages.length} stages`;
  return stages.length === 0
    ? 'Generates no stage'
    : `Generates ${count}: ${listed(stages.map(({ name }) => code(name)))}`;
}

function commandOf(stage: ResolvedStage): readonly string[] {
  const command = stage.fields.get('cmd');
  if (command?.kind !== 'str' && command?.kind !== 'list') return [];
  const lines = (command.kind === 'list' ? command.items : [command]).map(toText);
  return [`\`\`\`sh\n${lines.join('\n')}\n\`\`\``];
}

function textOf(stage: ResolvedStage, field: string): string | undefined {
  const value = stage.fields.get(field);
  return value?.kind === 'str' ? value.value : undefined;
}
