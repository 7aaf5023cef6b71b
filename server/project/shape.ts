/** The shape that a document of a dialect must have: one description for checking, completion and hover. */
import type { Node } from '../yaml/node.ts';

/** What a text names, so that completion knows what to offer. */
export type Names =
  /** What is on disk. */
  | 'file'
  | 'folder'
  /** What is on disk or what a stage makes. */
  | 'input'
  | 'parameter'
  | 'parameterFile'
  /** An expression for a list or mapping. */
  | 'collection'
  | 'remote'
  | 'template';

/** A first draft of an entry, to be filled in. */
export interface Draft {
  readonly label: string;
  /** Markdown, a sentence. */
  readonly doc: string;
  /** As LSP writes snippets. */
  readonly snippet: string;
}

export type Shape =
  | { readonly kind: 'text'; readonly names?: Names }
  | { readonly kind: 'flag' }
  | { readonly kind: 'null' }
  /** `usual` is what mostly stands there, for completion and hover. */
  | { readonly kind: 'anything'; readonly usual?: Shape }
  /** A value of which `holds` is true; `what` names it in `This must be …`, `options` are all that there are, if they are few. */
  | {
      readonly kind: 'value';
      readonly what: string;
      readonly holds: (node: Node) => boolean;
      readonly options?: readonly string[];
    }
  /** Any mapping, with keys of any type; `names` what its keys name, `of` what stands below them, if that is known. */
  | { readonly kind: 'anyDict'; readonly names?: Names; readonly of?: Shape }
  | { readonly kind: 'list'; readonly items: Shape }
  /** Any names as keys, at least one where `filled`, none but one where `single`. */
  | {
      readonly kind: 'map';
      readonly values: Shape;
      readonly names?: Names;
      readonly filled?: boolean;
      readonly single?: boolean;
      readonly drafts?: readonly Draft[];
    }
  /** `strangers`: of keys that people write here though they belong elsewhere, or nowhere any more, what to do instead. */
  | {
      readonly kind: 'record';
      readonly fields: ReadonlyMap<string, Field>;
      readonly strangers: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'oneOf'; readonly shapes: readonly [Shape, ...Shape[]] }
  /** Which shape holds is told by the node itself. */
  | { readonly kind: 'depends'; readonly on: (node: Node | undefined) => Shape; readonly all: readonly Shape[] };

export interface Field {
  readonly shape: Shape;
  /** Markdown, a sentence or two. */
  readonly doc: string;
  readonly required?: boolean;
}

export const text: Shape = { kind: 'text' };
export const flag: Shape = { kind: 'flag' };
export const anything: Shape = { kind: 'anything' };

/** One of these words. */
export function choice(options: readonly string[]): Shape {
  const what = `${options.slice(0, -1).join(', ')} or ${options.at(-1)}`;
  return { kind: 'value', what, holds: (node) => node.kind === 'str' && options.includes(node.value), options };
}

export function list(items: Shape): Shape {
  return { kind: 'list', items };
}

export function oneOf(...shapes: [Shape, ...Shape[]]): Shape {
  return { kind: 'oneOf', shapes };
}

export function record(
  fields: Readonly<Record<string, Field>>,
  strangers: Readonly<Record<string, string>> = {},
): Shape {
  return { kind: 'record', fields: new Map(Object.entries(fields)), strangers: new Map(Object.entries(strangers)) };
}

/** The shapes that may stand below `shape` at a key, or at an item of a list (`-`). */
export function below(shape: Shape, step: { readonly key: string } | '-'): readonly Shape[] {
  switch (shape.kind) {
    case 'list':
      return step === '-' ? [shape.items] : [];
    case 'map':
      return step === '-' ? [] : [shape.values];
    case 'record': {
      const field = step === '-' ? undefined : shape.fields.get(step.key);
      return field === undefined ? [] : [field.shape];
    }
    case 'anyDict':
      return step === '-' || shape.of === undefined ? [] : [shape.of];
    case 'oneOf':
      return shape.shapes.flatMap((one) => below(one, step));
    case 'depends':
      return shape.all.flatMap((one) => below(one, step));
    case 'anything':
      return shape.usual === undefined ? [] : below(shape.usual, step);
    case 'text':
    case 'flag':
    case 'null':
    case 'value':
      return [];
  }
}

/** The shapes without alternatives that `shape` stands for. */
export function alternatives(shape: Shape): readonly Shape[] {
  switch (shape.kind) {
    case 'oneOf':
      return shape.shapes.flatMap(alternatives);
    case 'depends':
      return shape.all.flatMap(alternatives);
    case 'anything':
      return shape.usual === undefined ? [shape] : alternatives(shape.usual);
    default:
      return [shape];
  }
}
