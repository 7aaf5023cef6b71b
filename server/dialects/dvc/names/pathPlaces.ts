/** Every place in a dvc.yaml or a .dvc file that names a file or folder, but for commands. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import { memoise } from '../../../project/memo.ts';
import type { Project } from '../../../project/project.ts';
import { get, type Node, type TextNode } from '../../../yaml/node.ts';
import { withoutQuotes } from '../../../yaml/span.ts';
import type { Context } from '../context.ts';
import { pipelineOf } from '../pipeline.ts';
import { type NamedPath, namedPath, partsOf } from '../root/namedPath.ts';
import type { FileStage } from '../root/stage.ts';
import { stageFileOf } from '../root/stageFile.ts';
import { segmentsOf } from './segments.ts';

export interface PathPlace extends NamedPath {
  readonly document: Document;
  /** From the top of the file system, or of the store that a URL names. */
  readonly parts: readonly string[];
  /** These with slashes between. */
  readonly name: string;
  /** What a stage makes, what it needs, or what is named beside the stages. */
  readonly role: 'output' | 'dependency' | 'mention';
  /** Of the stage, the file's name where that is the stage. */
  readonly stage?: string;
  /** Without expressions or escapes, so that another text may take its place. */
  readonly isWritten: boolean;
}

type Written = Omit<PathPlace, 'document'>;

export const pathPlaces = memoise((document: Document, project: Project): readonly PathPlace[] => {
  const { stages } = stageFileOf(document, project).value;
  const all = stages.flatMap((stage) => placesOfStage(stage, path.basename(document.path)));
  return [...all, ...mentions(document, project)].map((place) => ({ ...place, document }));
});

/** A stage is the same object as long as it comes out the same. */
const known = new WeakMap<FileStage, readonly Written[]>();

function placesOfStage(stage: FileStage, fileName: string): readonly Written[] {
  const { name = fileName, outputs, dependencies } = stage;
  const places = known.get(stage) ?? [
    ...outputs.flatMap((named) => placeOf(named, 'output', name)),
    ...dependencies.flatMap((named) => placeOf(named, 'dependency', name)),
  ];
  known.set(stage, places);
  return places;
}

/** None where a parameter stands for the file that it is in. */
function placeOf(named: NamedPath, role: PathPlace['role'], stage: string | undefined): readonly Written[] {
  const span = withoutQuotes(named.span);
  const source = span.text;
  const isWritten = source === named.text;
  if (!isWritten && named.text === 'params.yaml' && !source.includes('${')) return [];
  const parts = partsOf(named.full);
  return [{ ...named, parts, name: parts.join('/'), span, role, isWritten, ...(stage !== undefined && { stage }) }];
}

/** The sections beside the stages. */
function mentions(document: Document, project: Project): readonly Written[] {
  if (path.basename(document.path) !== 'dvc.yaml') return [];
  const { context } = pipelineOf(document, project).value;
  return nodesBeside(document.root).flatMap((node) => mention(node, document, context));
}

function mention(node: TextNode, document: Document, context: Context): readonly Written[] {
  const [segment] = segmentsOf(node, context, '');
  if (segment === undefined) return [];
  const named = namedPath(segment.name, node.span, path.dirname(document.path), new Map());
  return placeOf(named, 'mention', undefined);
}

function nodesBeside(root: Node | undefined): readonly TextNode[] {
  const lists = ['metrics', 'params', 'plots'].flatMap((section) => itemsOf(get(root, section)));
  const artifacts = get(root, 'artifacts');
  const entries = artifacts?.kind === 'dict' ? artifacts.entries : [];
  return [...lists.flatMap(pathsInPlot), ...entries.map(({ value }) => get(value, 'path'))].filter(
    (node) => node?.kind === 'str',
  );
}

/** A plot is a file by its name, or has a name and names files where it takes its data from. */
function pathsInPlot(item: Node): readonly Node[] {
  if (item.kind !== 'dict') return [item];
  return item.entries.flatMap(({ key, value }) => {
    const axes = [get(value, 'x'), get(value, 'y')].filter((axis) => axis?.kind === 'dict');
    return axes.length === 0 ? [key] : axes.flatMap((axis) => axis.entries.map((entry) => entry.key));
  });
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}
