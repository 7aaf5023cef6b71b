/** Which parameters of a stage have other values than it ran with last, as DVC compares them. */
import { assertNever } from '../../../../protocol/assertNever.ts';
import type { StatusReason } from '../../../../protocol/language.ts';
import type { Project } from '../../../project/project.ts';
import type { DictNode, Node } from '../../../yaml/node.ts';
import { loadParameters } from '../parameterFile.ts';
import { entryOf, lookUp } from '../parameterNames.ts';
import type { Parameters } from '../parts.ts';
import { toText } from '../values.ts';
import { isEqual } from './equal.ts';

/** `locked`: the values by name; `undefined` where the stage has never run with this file. */
export function parameterReasons(
  parameters: Parameters,
  locked: DictNode | undefined,
  project: Project,
): readonly StatusReason[] {
  const { written, file, names } = parameters;
  if (file === undefined) return [{ kind: 'unknown', path: written }];
  const loaded = loadParameters(file, project);
  if (loaded.kind === 'missing') return [{ kind: 'dependency', path: written, change: 'deleted' }];
  if (locked === undefined) return [{ kind: 'dependency', path: written, change: 'new' }];
  switch (loaded.kind) {
    case 'folder':
    case 'unreadable':
    case 'corrupt':
    case 'noMapping':
      return [{ kind: 'unknown', path: written }];
    case 'values':
      return compare(names, loaded.values, locked).map(([name, change]) => ({
        kind: 'parameter',
        path: written,
        name,
        change,
      }));
    default:
      return assertNever(loaded);
  }
}

type Change = Extract<StatusReason, { kind: 'parameter' }>['change'];

function compare(names: readonly string[], actual: DictNode, locked: DictNode): readonly (readonly [string, Change])[] {
  const isWhole = names.length === 0;
  const all = isWhole ? [...actual.entries, ...locked.entries].map(({ key }) => toText(key)) : names;
  return [...new Set(all)].flatMap((name) => {
    const now = isWhole ? entryOf(actual, name) : lookUp(actual, name);
    const change = changeOf(now, entryOf(locked, name));
    return change === undefined ? [] : [[name, change] as const];
  });
}

function changeOf(now: Node | undefined, then: Node | undefined): Change | undefined {
  if (now === undefined) return 'deleted';
  if (then === undefined) return 'new';
  return isEqual(asLocked(now), then) ? undefined : 'modified';
}

/** A lock file holds a tuple of Python as a list. */
function asLocked(node: Node): Node {
  return node.kind === 'other' && node.type === 'tuple' && node.items !== undefined
    ? { kind: 'list', span: node.span, items: node.items }
    : node;
}
