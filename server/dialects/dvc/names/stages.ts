/** A stage: its key in dvc.yaml, and what DVC recorded of it in the dvc.lock beside. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import {
  type Occurrence,
  type Renamed,
  type RenameEdit,
  type Renaming,
  refused,
  type Subject,
} from '../../../project/subject.ts';
import type { Target } from '../../../project/target.ts';
import { get, type TextNode } from '../../../yaml/node.ts';
import { resolvePlain } from '../../../yaml/plain.ts';
import { nowhere, withoutQuotes } from '../../../yaml/span.ts';
import { pipelineOf } from '../pipeline.ts';

/** The cursor on a stage's key in dvc.yaml or dvc.lock. */
export function stageAt(document: Document, offset: number, project: Project): Subject | undefined {
  const folder = path.dirname(document.path);
  const pipeline = documentAt(path.join(folder, 'dvc.yaml'), project);
  const key = keysIn(document).find(({ span }) => document.touches(span, offset));
  if (pipeline === undefined || key === undefined) return undefined;
  const { entries } = pipelineOf(pipeline, project).value;
  const entry = entries.find(
    ({ name, isGroup }) => name === key.value || (isGroup && key.value.startsWith(`${name}@`)),
  );
  if (entry === undefined) return undefined;
  const lock = documentAt(path.join(folder, 'dvc.lock'), project);
  const recorded = lock === undefined ? [] : recordsOf(entry.name, lock);
  const definition = { document: pipeline, span: entry.key, isDefinition: true };
  const places = [definition, ...recorded.map(({ place }) => place)];
  const editOf = ({ document: where, span }: Target, newText: string) => ({
    document: where,
    span: withoutQuotes(span),
    newText,
  });
  const possible: Renaming = {
    kind: 'possible',
    rename: (name) =>
      rename(entry.name, name, entries, [
        editOf(definition, name),
        ...recorded.map(({ place, rest }) => editOf(place, name + rest)),
      ]),
  };
  return {
    span: key.span,
    name: entry.name,
    targets: [definition],
    places: () => places,
    renaming: () => (lock?.isWhole === false ? refused('dvc.lock is broken. Mend it first.') : possible),
  };
}

function documentAt(file: string, project: Project): Document | undefined {
  const loaded = project.load(file);
  return loaded.kind === 'document' ? loaded.document : undefined;
}

function keysIn(document: Document): readonly TextNode[] {
  const stages = get(document.root, 'stages');
  const entries = stages?.kind === 'dict' ? stages.entries : [];
  return entries.map(({ key }) => key).filter((key) => key.kind === 'str');
}

/** What the lock file says of the stage, or of each that it generates; `rest` is what follows its name there. */
function recordsOf(stage: string, lock: Document): readonly { readonly place: Occurrence; readonly rest: string }[] {
  return keysIn(lock).flatMap(({ value, span }) => {
    if (value !== stage && !value.startsWith(`${stage}@`)) return [];
    return [{ place: { document: lock, span, isDefinition: false }, rest: value.slice(stage.length) }];
  });
}

function rename(
  earlier: string,
  name: string,
  entries: readonly { readonly name: string }[],
  edits: readonly RenameEdit[],
): Renamed {
  if (!/^[\p{L}\p{N}_-]+$/u.test(name)) {
    return refused('The name of a stage is made of letters, digits, `_` and `-`.');
  }
  if (resolvePlain(name, nowhere).kind !== 'str') {
    return refused(`\`${name}\` would be read as a value of another type. Choose another name.`);
  }
  const isTaken = name !== earlier && entries.some((entry) => entry.name === name);
  return isTaken ? refused(`There is a stage \`${name}\` already. Choose another name.`) : { kind: 'renamed', edits };
}
