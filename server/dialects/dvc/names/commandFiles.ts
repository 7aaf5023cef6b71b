/** The words of a stage's command that are files: scripts, configurations, data. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import { type DictNode, get, type TextNode } from '../../../yaml/node.ts';
import type { Span } from '../../../yaml/span.ts';
import { spansWithin } from '../../../yaml/within.ts';
import { simpleCommands } from '../advice/shell.ts';
import { stageFolder } from '../paths.ts';
import { pipelineOf } from '../pipeline.ts';

export interface CommandFile {
  readonly span: Span;
  /** Absolute path of a file that is there. */
  readonly file: string;
}

/** In the order of the text; generated stages share what stands in their template. */
export function commandFiles(document: Document, project: Project): readonly CommandFile[] {
  const { entries, stages } = pipelineOf(document, project).value;
  const resolved = new Map(stages.map((stage) => [stage.name, stage]));
  return entries.flatMap(({ template, members = [] }) => {
    const stage = resolved.get(members[0]?.name ?? '');
    const folder = stage && stageFolder(document, stage, template);
    return folder === undefined ? [] : linesOf(template).flatMap((line) => filesIn(line, folder, project));
  });
}

function linesOf(template: DictNode): readonly TextNode[] {
  const command = get(template, 'cmd');
  const lines = command?.kind === 'list' ? command.items : [command];
  return lines.filter((line) => line?.kind === 'str');
}

/** Up to a `cd`, after which paths stand somewhere else. */
function filesIn(line: TextNode, folder: string, project: Project): readonly CommandFile[] {
  const commands = simpleCommands(line.value);
  const moved = commands.findIndex(([program]) => program?.text === 'cd' || program?.text === 'pushd');
  const words = (moved < 0 ? commands : commands.slice(0, moved)).flat();
  const names = words.filter(({ isLiteral }) => isLiteral).map(({ text }) => text.replace(/^--?[\w-]+=/, ''));
  const paths = names.filter((name) => /[./]/.test(name) && !path.isAbsolute(name));
  const spans = spansWithin(line, paths);
  return paths.flatMap((name, index) => {
    const span = spans[index];
    const file = path.resolve(folder, name);
    return span !== undefined && span !== line.span && project.kind(file) === 'file' ? [{ span, file }] : [];
  });
}
