/** Dependencies that are not there and that no stage makes, so that the stage cannot run. */
import path from 'node:path';
import type { Fix } from '../../../project/finding.ts';
import { nearest } from '../../../project/nearest.ts';
import type { Project } from '../../../project/project.ts';
import type { Span } from '../../../yaml/span.ts';
import { contains } from '../paths.ts';
import { type Joined, unmade } from '../root/joined.ts';
import type { NamedPath } from '../root/namedPath.ts';
import { urlOf } from '../root/url.ts';
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
    const { advice, fixes } = mendOf(needed, file, project);
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

interface Mend {
  readonly advice: string;
  readonly fixes: readonly Fix[];
}

function mendOf({ text, span }: NamedPath, file: string, project: Project): Mend {
  if (/[*?[]/.test(text))
    return { advice: 'DVC does not expand patterns: name the files, or their folder.', fixes: [] };
  if (/^~|\$/.test(text)) return { advice: 'DVC does not expand `~` and `$NAME` in paths.', fixes: [] };
  const beside = project.list(path.dirname(file)).map(({ name }) => name);
  const meant = nearest(path.basename(file), beside);
  if (meant === undefined) {
    return { advice: 'Correct the path, create it, or name it in `outs` of the stage that makes it.', fixes: [] };
  }
  const whole = text.slice(0, text.length - path.posix.basename(text).length) + meant;
  const isExact = span.text === text;
  const fixes = isExact ? [{ title: `Change to \`${whole}\``, edits: [{ span, newText: whole }] }] : [];
  return { advice: `Did you mean \`${whole}\`?`, fixes };
}
