/** What a stage reads and writes: the paths as they are written, and where they lead. */
import path from 'node:path';
import { type DictNode, get, type Node } from '../../yaml/node.ts';
import { pathFrom } from './root/namedPath.ts';
import { urlOf } from './root/url.ts';
import { outputSections } from './sections.ts';
import { workingFolderOf } from './workingFolder.ts';

export interface Place {
  /** As the stage names it, relative to its working folder. */
  readonly written: string;
  /** Absolute; `undefined` for what is not in the file system, such as a URL or a data set. */
  readonly file: string | undefined;
}

export interface Output extends Place {
  /** DVC keeps its content in the cache. */
  readonly isCached: boolean;
}

/** An output of a stage, and under which of its keys it stands. */
export interface StageOutput extends Output {
  readonly section: (typeof outputSections)[number];
}

export interface Parameters extends Place {
  /** Keys, with dots between levels; none for the whole file. */
  readonly names: readonly string[];
}

export interface Parts {
  readonly dependencies: readonly Place[];
  readonly parameters: readonly Parameters[];
  readonly outputs: readonly StageOutput[];
}

/** The places that stages of one dvc.yaml name: generated stages share many. */
export class Places {
  readonly file: string;
  /** That the file is in. */
  readonly folder: string;
  readonly #root: string;
  readonly #known = new Map<string, Map<string, Place>>();

  /** `root` is the project's folder. */
  constructor(file: string, root: string) {
    this.file = file;
    this.folder = path.dirname(file);
    this.#root = root;
  }

  /** `folder` is what it is relative to. */
  of(written: string, folder: string): Place {
    const places = this.#known.get(folder) ?? new Map<string, Place>();
    this.#known.set(folder, places);
    const place = places.get(written) ?? placeOf(written, folder, this.#root);
    places.set(written, place);
    return place;
  }
}

/** `fields` of a stage as they were resolved. */
export function partsOf(fields: ReadonlyMap<string, Node>, places: Places): Parts {
  const folder = workingFolderOf(fields.get('wdir'), places.folder);
  const written = new Set(itemsOf(fields.get('deps')).flatMap((item) => (item.kind === 'str' ? item.value : [])));
  const outputs: StageOutput[] = [];
  for (const section of outputSections) {
    for (const [name, flags] of outputsOf(fields.get(section))) {
      outputs.push({ ...places.of(name, folder), section, isCached: isCached(flags) });
    }
  }
  return {
    dependencies: Array.from(written, (name) => places.of(name, folder)),
    parameters: Array.from(parametersOf(fields.get('params')), ([name, names]) => ({
      ...places.of(name, folder),
      names,
    })),
    outputs,
  };
}

/** An absolute path in the project counts as one from the working folder. */
export function placeOf(written: string, folder: string, root: string): Place {
  if (urlOf(written) !== undefined) return { written, file: undefined };
  const file = pathFrom(folder, written);
  const isOurs = path.isAbsolute(written) && file.startsWith(path.join(root, path.sep));
  return { written: isOurs ? path.relative(folder, file).split(path.sep).join('/') : written, file };
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

const none = new Map<string, never>();

/** By file; a file that is named without keys anywhere counts as a whole. */
function parametersOf(params: Node | undefined): ReadonlyMap<string, readonly string[]> {
  if (params === undefined) return none;
  const found = new Map<string, string[]>();
  const whole = new Set<string>();
  const add = (file: string, names: readonly string[]) => found.set(file, [...(found.get(file) ?? []), ...names]);
  for (const item of itemsOf(params)) {
    if (item.kind === 'str') add('params.yaml', [item.value]);
    if (item.kind !== 'dict') continue;
    for (const [file, { value }] of item.named) {
      const names = itemsOf(value).flatMap((name) => (name.kind === 'str' ? name.value : []));
      if (itemsOf(value).length === 0) whole.add(file);
      add(file, names);
    }
  }
  return new Map([...found].map(([file, names]) => [file, whole.has(file) ? [] : names]));
}

function outputsOf(section: Node | undefined): ReadonlyMap<string, readonly DictNode[]> {
  if (section === undefined) return none;
  const found = new Map<string, DictNode[]>();
  for (const item of itemsOf(section)) {
    if (item.kind === 'str' && !found.has(item.value)) found.set(item.value, []);
    if (item.kind !== 'dict') continue;
    for (const [written, { value }] of item.named) {
      found.set(written, [...(found.get(written) ?? []), ...(value.kind === 'dict' ? [value] : [])]);
    }
  }
  return found;
}

/** Of the flags of one output that stands there several times, the last count. */
function isCached(flags: readonly DictNode[]): boolean {
  const cache = flags.map((one) => get(one, 'cache')).findLast((one) => one !== undefined);
  return cache?.kind !== 'bool' || cache.value;
}
