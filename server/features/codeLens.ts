/** Above each stage "Launch" and how it stands, and above all of them. */
import type { CodeLens } from 'vscode-languageserver-protocol';
import { type LaunchTarget, launchCommand, type StageStatus } from '../../protocol/language.ts';
import { groupInWords, statusInWords } from '../../protocol/statusWords.ts';
import type { Dialect, StageOutline } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';
import type { Span } from '../yaml/span.ts';

export interface LensOptions {
  /** The client has the command to launch. */
  readonly canLaunch: boolean;
  /** By the stage's name in this file, as far as they are known. */
  readonly statuses: ReadonlyMap<string, StageStatus>;
}

export function codeLenses(
  document: Document,
  dialect: Dialect,
  project: Project,
  { canLaunch, statuses }: LensOptions,
): readonly CodeLens[] {
  const { uri } = document;
  const { entries, heading, stages } = dialect.outline(document, project);
  const launch = (span: Span, title: string, target: LaunchTarget): readonly CodeLens[] =>
    canLaunch ? [{ range: document.range(span), command: { title, command: launchCommand, arguments: [target] } }] : [];
  // A lens without a command is text.
  const tell = (span: Span, words: string | undefined): readonly CodeLens[] =>
    words === undefined ? [] : [{ range: document.range(span), command: { title: capital(words), command: '' } }];
  const statusesOf = (names: readonly string[]) => names.flatMap((name) => statuses.get(name) ?? []);
  const members = membersOf(stages);
  const top = heading && [
    ...launch(heading, '▷ Launch pipeline', { uri }),
    ...tell(heading, groupWords(statusesOf(stages.map(({ name }) => name)))),
  ];
  return [
    ...(top ?? []),
    ...entries.flatMap(({ name, span }) => {
      const generated = members.get(name);
      const status = statuses.get(name);
      const words = generated === undefined ? status && statusInWords(status) : groupWords(statusesOf(generated));
      return [...launch(span, '▷ Launch', { uri, stage: name }), ...tell(span, words)];
    }),
  ];
}

/** The names of generated stages by their group. */
function membersOf(stages: readonly StageOutline[]): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const { name, group } of stages) {
    if (group === undefined) continue;
    const known = members.get(group);
    if (known === undefined) members.set(group, [name]);
    else known.push(name);
  }
  return members;
}

function groupWords(statuses: readonly StageStatus[]): string | undefined {
  return statuses.length === 0 ? undefined : groupInWords(statuses);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
