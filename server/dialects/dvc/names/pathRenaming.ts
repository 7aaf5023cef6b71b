/** Another path for a file or folder that a stage makes, in all that names it; the file itself stays where it is. */
import path from 'node:path';
import { contains } from '../../../project/folders.ts';
import type { Project } from '../../../project/project.ts';
import { type Renamed, type RenameEdit, type Renaming, refused } from '../../../project/subject.ts';
import { placeKey } from '../../../project/target.ts';
import { get, type Node, type TextNode } from '../../../yaml/node.ts';
import { resolvePlain } from '../../../yaml/plain.ts';
import { nowhere } from '../../../yaml/span.ts';
import type { PathPlace } from './pathPlaces.ts';

export function pathRenaming(here: PathPlace, related: readonly PathPlace[], project: Project): Renaming {
  const isUrl = here.parts[0]?.endsWith('://') ?? false;
  if (isUrl) return refused('This is no path in the project. Rename it by hand.');
  const inside = related.filter(({ parts }) => parts.length >= here.parts.length);
  const makers = inside.filter(({ role }) => role === 'output');
  const tracked = makers.find(({ document }) => document.path.endsWith('.dvc'));
  if (tracked !== undefined) return refused(`DVC tracks it by ${fileName(tracked)}. Rename it with \`dvc move\`.`);
  const within = inside.find(({ document }) => contains(here.parts.join(path.sep), document.path));
  if (within !== undefined) {
    return refused(
      `${fileName(within)} is in this folder and moves with it. Rename the folder itself, then its path here.`,
    );
  }
  if (makers.length === 0 && project.kind(here.parts.join(path.sep)) !== 'missing') {
    return refused('No stage makes this. Rename the file itself, then its path here.');
  }
  const composed = inside.find(({ isWritten }) => !isWritten);
  if (composed !== undefined) return refused(`${placeOf(composed)} makes this path out of expressions.`);
  const around = related.filter(({ parts }) => parts.length < here.parts.length);
  return { kind: 'possible', rename: (name) => rename(name, here, unique(inside), around) };
}

function rename(name: string, here: PathPlace, inside: readonly PathPlace[], around: readonly PathPlace[]): Renamed {
  if (!/^[\p{L}\p{N}_./][\p{L}\p{N}_./ @+=%-]*$/u.test(name) || name.trim() !== name) {
    return refused('Write a path of letters, digits and `. / _ - + = @ %`.');
  }
  const target = path.resolve(here.folder, name);
  const left = around.find(({ parts }) => !contains(parts.join(path.sep), target));
  if (left !== undefined) {
    return refused(`${placeOf(left)} names the folder \`${left.text}\` around it. Choose a path in that folder.`);
  }
  const commands = inside.flatMap((place) => commandEdits(place, here, target));
  const edits = [...inside.map((place) => editOf(place, here, target)), ...withoutOverlaps(commands)];
  const unreadable = edits.find(({ newText }) => resolvePlain(newText, nowhere).kind !== 'str');
  return unreadable === undefined
    ? { kind: 'renamed', edits }
    : refused(`\`${unreadable.newText}\` would be read as a value of another type. Choose another path.`);
}

function editOf(place: PathPlace, here: PathPlace, target: string): RenameEdit {
  const { document, span } = place;
  return { document, span, newText: newText(place, here, target) };
}

/** Written as it was: absolute or not, with `./` and a slash at the end where those stood. */
function newText({ text, folder, parts }: PathPlace, here: PathPlace, target: string): string {
  const moved = path.join(target, ...parts.slice(here.parts.length));
  const written = path.isAbsolute(text) ? moved : path.relative(folder, moved) || '.';
  const prefix = text.startsWith('./') && !written.startsWith('..') ? './' : '';
  return `${prefix}${written.split(path.sep).join('/')}${text.endsWith('/') ? '/' : ''}`;
}

/** In the commands of the stage that names it so, as a word or a path's beginning. */
function commandEdits(place: PathPlace, here: PathPlace, target: string): readonly RenameEdit[] {
  const { document, stage, text } = place;
  const replacement = newText(place, here, target);
  return commandsOf(get(get(document.root, 'stages'), groupOf(stage))).flatMap(({ span }) =>
    Array.from(wordPlaces(span.text, text), (index) => ({
      document,
      span: span.part(index, index + text.length),
      newText: replacement,
      concern: 'Paths in commands',
    })),
  );
}

/** Where `word` stands by itself, or as the beginning of a path. */
function* wordPlaces(text: string, word: string): Generator<number> {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const isStart = at === 0 || /[\s"'=:,(]/.test(text[at - 1] ?? '');
    if (isStart && /^(?:$|[\s"',;)|&>/])/.test(text.slice(at + word.length))) yield at;
  }
}

/** Of a folder and a file in it, what names the file. */
function withoutOverlaps(edits: readonly RenameEdit[]): readonly RenameEdit[] {
  const keys = edits.map(placeKey);
  const lengths = edits.map(({ span }) => span.text.length);
  return edits.filter((_, number) => {
    const length = lengths[number] ?? 0;
    return !edits.some((_, other) => {
      const otherLength = lengths[other] ?? 0;
      return keys[other] === keys[number] && (otherLength > length || (otherLength === length && other < number));
    });
  });
}

function groupOf(stage = ''): string {
  return stage.replace(/@.*$/s, '');
}

function commandsOf(definition: Node | undefined): readonly TextNode[] {
  const command = get(definition, 'cmd') ?? get(get(definition, 'do'), 'cmd');
  const lines = command?.kind === 'list' ? command.items : [command];
  return lines.filter((line) => line?.kind === 'str');
}

function unique(places: readonly PathPlace[]): readonly PathPlace[] {
  return [...new Map(places.map((place) => [placeKey(place), place])).values()];
}

function placeOf({ document, span }: PathPlace): string {
  return `${path.basename(document.path)}, line ${document.range(span).start.line + 1},`;
}

function fileName({ document }: PathPlace): string {
  return path.basename(document.path);
}
