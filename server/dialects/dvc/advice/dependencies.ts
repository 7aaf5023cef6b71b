/** Dependencies that are not there and that no stage makes, so that the stage cannot run. */
import path from 'node:path';
import { contains, outward } from '../../../project/folders.ts';
import { nearest } from '../../../project/nearest.ts';
import type { Project } from '../../../project/project.ts';
import type { Span } from '../../../yaml/span.ts';
import { isMade, type Joined, type JoinedStage, unmade } from '../root/joined.ts';
import type { NamedPath } from '../root/namedPath.ts';
import { urlOf } from '../root/url.ts';
import { type Mend, otherFile } from './otherFile.ts';
import type { Report } from './scene.ts';

export function adviseOnDependencies(joined: Joined, project: Project, report: Report): void {
  const known = new Map<string, boolean>();
  /** A place is told of once, however many generated stages share it. */
  const told = new Set<Span>();
  for (const { stage, path: needed } of unmade(joined)) {
    if (told.has(needed.span) || stage.isFrozen || stage.commands.length === 0) continue;
    const file = needed.full;
    const isMissing = known.get(file) ?? (isOfProject(file, joined.root) && isAbsent(file, project));
    known.set(file, isMissing);
    if (!isMissing) continue;
    told.add(needed.span);
    const { advice, fixes } = mendOf(needed, stage, joined, project);
    const message = `\`${needed.text}\` does not exist, and no stage makes it. ${advice}`;
    report('missing-dependency', stage.document, needed.span, message, fixes);
  }
}

/** What is elsewhere on the machine may be there where the stage runs. */
function isOfProject(file: string, root: string): boolean {
  return urlOf(file) === undefined && contains(root, file);
}

/** Neither there nor, by a file beside it, tracked. */
function isAbsent(file: string, project: Project): boolean {
  return project.kind(file) === 'missing' && project.kind(`${file}.dvc`) === 'missing';
}

function mendOf(needed: NamedPath, stage: JoinedStage, joined: Joined, project: Project): Mend {
  const { text, span, folder } = needed;
  if (/[*?[]/.test(text))
    return { advice: 'DVC does not expand patterns: name the files, or their folder.', fixes: [] };
  if (/^~|\$/.test(text)) return { advice: 'DVC does not expand `~` and `$NAME` in paths.', fixes: [] };
  const isOfParameter = text === 'params.yaml' && span.text !== text;
  const named = isOfParameter ? otherFile(span.text, span, folder, project) : undefined;
  if (named !== undefined) return named;
  const outer = further(needed, joined, project);
  const meant = outer === undefined ? beside(needed, project) : outer + text.replace(/^\.\//, '');
  if (meant === undefined) {
    return { advice: 'Correct the path, create it, or name it in `outs` of the stage that makes it.', fixes: [] };
  }
  const newText = isOfParameter ? `${meant}: [${span.text}]` : meant;
  const isExact = isOfParameter ? /^[\w.-]+$/.test(span.text) : span.text === text;
  const fixes = isExact ? [{ title: `Change to \`${newText}\``, edits: [{ span, newText }] }] : [];
  const hasOwnFolder = folder !== path.dirname(stage.document.path);
  const other = outer === undefined || hasOwnFolder ? '' : `, or \`wdir: ${outer.slice(0, -1)}\` for the stage`;
  return { advice: `Did you mean \`${newText}\`${other}?`, fixes };
}

/** The way to a folder further out where the path is there, or will be made: paths begin where the stage runs. */
function further({ text, folder }: NamedPath, joined: Joined, project: Project): string | undefined {
  for (const { outer, way } of outward(folder, joined.root)) {
    const file = path.resolve(outer, text);
    if (isOfProject(file, joined.root) && (!isAbsent(file, project) || isMade(joined, file))) return way;
  }
  return undefined;
}

/** What is there beside it and is called nearly so. */
function beside({ text, full }: NamedPath, project: Project): string | undefined {
  const there = project.list(path.dirname(full)).map(({ name }) => name);
  const meant = nearest(path.basename(full), there);
  return meant && text.slice(0, text.length - path.posix.basename(text).length) + meant;
}
