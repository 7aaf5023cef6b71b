/**
 * Scripts that a stage runs without depending on them: after one has changed, DVC skips the stage as up to date.
 * Only what is surely a script, there, and in the project.
 */
import path from 'node:path';
import { contains } from '../../../project/folders.ts';
import { get, type Node, type TextNode } from '../../../yaml/node.ts';
import { spansWithin } from '../../../yaml/within.ts';
import type { ResolvedStage } from '../entry.ts';
import { stageFolder } from '../paths.ts';
import { expressionsOf } from '../resolve.ts';
import { rootOf } from '../root/root.ts';
import { urlOf } from '../root/url.ts';
import { toText } from '../values.ts';
import { addToList } from './edits.ts';
import { type Script, scriptOf } from './programs.ts';
import { type Group, listSections, type Scene } from './scene.ts';
import { simpleCommands } from './shell.ts';

export function adviseOnScripts(scene: Scene): void {
  const root = rootOf(scene.document.path, scene.project) ?? path.dirname(scene.document.path);
  for (const group of scene.groups) {
    if (!runsOnChange(group)) continue;
    for (const [index, line] of linesOf(get(group.entry.template, 'cmd')).entries()) {
      for (const use of usesIn(line, index, group, scene)) adviseOnUse(use, line, group, root, scene);
    }
  }
}

/** Not always, never, or as nobody can tell. */
function runsOnChange({ entry: { template }, stages }: Group): boolean {
  const isTrue = (name: string) => {
    const value = get(template, name);
    return value?.kind === 'bool' && value.value;
  };
  if (isTrue('always_changed') || isTrue('frozen')) return false;
  const lists = listSections.map((section) => get(template, section)).filter((list) => list?.kind === 'list');
  const isKnown = stages.every(({ fields }) => !template.named.has('deps') || fields.has('deps'));
  return isKnown && lists.some(({ items }) => items.length > 0);
}

/** A script, run from a folder, and the stages that do so. */
interface Use {
  readonly script: Script;
  readonly folder: string;
  readonly stages: readonly ResolvedStage[];
}

/** What a line runs is mostly the same in all stages of a loop; then it is looked for once. */
function usesIn(line: TextNode, index: number, group: Group, { document }: Scene): readonly Use[] {
  const { stages, entry } = group;
  const wdir = get(entry.template, 'wdir');
  const isOneFolder = wdir?.kind !== 'str' || expressionsOf(wdir).length === 0;
  const scripts = scriptsIn(line.value);
  const isOne = isOneFolder && scripts.every(({ script }) => script !== undefined);
  const parts = isOne && stages.length > 0 ? [stages] : stages.map((stage) => [stage]);
  return parts.flatMap((part): readonly Use[] => {
    const [stage] = part;
    const folder = stage && stageFolder(document, stage, entry.template);
    if (folder === undefined) return [];
    const text = linesOf(stage?.fields.get('cmd'))[index]?.value ?? '';
    return (isOne ? scripts : scriptsIn(text)).flatMap(({ script, path: inside }) =>
      script === undefined ? [] : [{ script, folder: path.resolve(folder, ...inside), stages: part }],
    );
  });
}

function linesOf(command: Node | undefined): readonly TextNode[] {
  const lines = command?.kind === 'list' ? command.items : [command];
  return lines.filter((line) => line?.kind === 'str');
}

interface Placed {
  /** `undefined` where an expression stands in its place. */
  readonly script: Script | undefined;
  /** Where the command stands by then: from the stage's folder, step by step. */
  readonly path: readonly string[];
}

/** Until a `cd` leads where nobody knows. */
function scriptsIn(text: string): readonly Placed[] {
  const found: Placed[] = [];
  const folder: string[] = [];
  for (const command of simpleCommands(text)) {
    const [program, target] = command;
    if (program?.text === 'cd' || program?.text === 'pushd') {
      if (target?.isLiteral !== true) return [...found, { script: undefined, path: [] }];
      folder.push(target.text);
      continue;
    }
    const script = scriptOf(command);
    if (script?.isLiteral) found.push({ script, path: [...folder, ...script.from] });
    else if (script?.word.includes('${')) found.push({ script: undefined, path: [] });
  }
  return found;
}

function adviseOnUse(use: Use, line: TextNode, { entry }: Group, root: string, scene: Scene): void {
  const { document, project, advice } = scene;
  const files = candidates(use.script, use.folder).filter((file) => project.kind(file) === 'file');
  const [file] = files;
  if (file === undefined || !contains(root, file) || isForeign(file)) return;
  for (const stage of use.stages) {
    const folder = stageFolder(document, stage, entry.template);
    if (folder === undefined || files.some((one) => isDeclared(one, stage, folder))) continue;
    const name = path.relative(folder, file).split(path.sep).join('/');
    const [span = line.span] = spansWithin(line, [use.script.word]);
    const message = `\`${name}\` is not in \`deps\`: after it has changed, DVC takes this stage for up to date. Add it.`;
    advice.add('undeclared-script', span, message, addToList('deps', name, entry.template));
    return;
  }
}

function isDeclared(file: string, { fields }: ResolvedStage, folder: string): boolean {
  const dependencies = fields.get('deps');
  const items = dependencies?.kind === 'list' ? dependencies.items : [];
  return items.map(toText).some((item) => urlOf(item) === undefined && contains(path.resolve(folder, item), file));
}

function candidates({ kind, word }: Script, folder: string): readonly string[] {
  if (kind === 'file') return [path.resolve(folder, word)];
  const parts = word.split('.');
  return [folder, path.join(folder, 'src')].flatMap((start) => {
    const module = path.join(start, ...parts);
    return [`${module}.py`, path.join(module, '__main__.py')];
  });
}

/** Installed by others. */
function isForeign(file: string): boolean {
  return /[\\/](?:\.?venv|env|node_modules|site-packages|\.tox)[\\/]/.test(file);
}
