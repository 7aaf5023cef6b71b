/** How the stage whose name is under the cursor stands, with the reasons, in Markdown. */
import type { StageStatus } from '../../protocol/language.ts';
import { groupInWords, reasonInWords, statusInWords } from '../../protocol/statusWords.ts';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';

/** More lines than this nobody reads in a hover. */
const mostShown = 8;

export function statusAt(
  document: Document,
  offset: number,
  dialect: Dialect,
  project: Project,
  statuses: ReadonlyMap<string, StageStatus>,
): string | undefined {
  const { entries, stages } = dialect.outline(document, project);
  const entry = entries.find(({ span }) => document.touches(span, offset));
  if (entry === undefined) return undefined;
  const own = statuses.get(entry.name);
  if (own !== undefined) return ofStage(own);
  const members = stages.flatMap(({ name, group }) => {
    const status = group === entry.name ? statuses.get(name) : undefined;
    return status === undefined ? [] : { name, status };
  });
  return members.length === 0 ? undefined : ofGroup(members);
}

function ofStage(status: StageStatus): string {
  const reasons = [...new Set(status.reasons.map((reason) => reasonInWords(reason, quoted)))];
  return [
    `**${capital(status.reasons.length === 0 ? statusInWords(status) : briefly(status))}**`,
    ...listed(reasons),
  ].join('\n');
}

function ofGroup(members: readonly { readonly name: string; readonly status: StageStatus }[]): string {
  const behind = members.filter(({ status }) => status.state !== 'upToDate');
  const lines = behind.map(({ name, status }) => `${quoted(name)}: ${statusInWords(status)}`);
  return [`**${capital(groupInWords(members.map(({ status }) => status)))}**`, ...listed(lines)].join('\n');
}

function listed(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostShown;
  const shown = lines.slice(0, mostShown).map((line) => `- ${line}`);
  return more > 0 ? ['', ...shown, `- … and ${more} more`] : ['', ...shown];
}

/** Without what the list below says. */
function briefly(status: StageStatus): string {
  return statusInWords(status).replace(/[:,] .*$/, '');
}

function quoted(name: string): string {
  return `\`${name}\``;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
