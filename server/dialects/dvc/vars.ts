/**
 * What `vars` bring into a context: params.yaml beside dvc.yaml first, then each item in order. Mappings merge;
 * nothing overrides anything.
 */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import type { Project } from '../../project/project.ts';
import { type DictNode, dictOf, type Entry, type Node } from '../../yaml/node.ts';
import { nowhere, type Span } from '../../yaml/span.ts';
import type { Code } from './codes.ts';
import { type Context, definitions, emptyContext, type Layer } from './context.ts';
import type { Findings, Phase } from './finding.ts';
import { expressions } from './interpolation.ts';
import { loadParameters, type ParameterFile } from './parameterFile.ts';

/** Where `vars` stand, for what is wrong in them. */
export interface VarsPlace {
  readonly document: Document;
  readonly project: Project;
  /** Absolute path of the folder that files are relative to. */
  readonly folder: string;
  readonly phase: Phase;
  readonly path: readonly string[];
  /** The stage's name and a dot; empty at the top. */
  readonly prefix: string;
  readonly findings: Findings;
}

/** The context of the whole file: params.yaml, where there is one, and the top `vars`. */
export function topContext(vars: Node | undefined, place: VarsPlace): Context {
  const standard = path.join(place.folder, 'params.yaml');
  const hasStandard = place.project.kind(standard) !== 'missing';
  const start = hasStandard ? addFile(emptyContext, 'params.yaml', undefined, place) : emptyContext;
  return addVars(start, vars, place);
}

export function addVars(context: Context, vars: Node | undefined, place: VarsPlace): Context {
  if (vars?.kind !== 'list') return vars === undefined ? context : { ...context, isComplete: false };
  let result = context;
  for (const [number, item] of vars.items.entries()) {
    if (refuseExpressions(item, place)) result = { ...result, isComplete: false };
    else if (item.kind === 'str') result = addFile(result, item.value, item.span, place);
    else if (item.kind === 'dict') {
      const name = `${place.prefix}vars[${number}]`;
      result = addLayer(result, { name, document: place.document, values: item }, item.span, place);
    } else result = { ...result, isComplete: false };
  }
  return result;
}

/** True where an expression stands in what must have none. */
function refuseExpressions(node: Node, place: VarsPlace): boolean {
  switch (node.kind) {
    case 'str': {
      if (expressions(node.value).length === 0) return false;
      const message = 'Expressions are not allowed in `vars`. Write the value itself.';
      place.findings.add(place.phase, 'expression-not-allowed', place.document, node.span, place.path, message);
      return true;
    }
    case 'list':
    case 'other':
      return (node.items ?? []).map((item) => refuseExpressions(item, place)).some(Boolean);
    case 'dict':
      return node.entries
        .flatMap(({ key, value }) => [key, value])
        .map((part) => refuseExpressions(part, place))
        .some(Boolean);
    default:
      return false;
  }
}

/** `span` is where the file is named; params.yaml beside dvc.yaml is named nowhere. */
function addFile(context: Context, item: string, span: Span | undefined, place: VarsPlace): Context {
  const [name = '', ...others] = item.split(':');
  const keys = others.join(':').split(',').filter(Boolean);
  const file = path.resolve(place.folder, name);
  const earlier = context.loaded.get(file);
  if (earlier === 'all' && keys.length === 0) return context;
  const again = loadedTwice(item, keys, earlier);
  if (again !== undefined) {
    place.findings.add(place.phase, 'loaded-twice', place.document, span ?? nowhere, place.path, again);
    return context;
  }
  const parameters = loadParameters(file, place.project);
  if (parameters.kind !== 'values') {
    reportFile(parameters, name, span, place);
    return { ...context, isComplete: false };
  }
  const { document } = parameters;
  const values = keys.length === 0 ? parameters.values : selectKeys(parameters.values, keys, name, span, place);
  const loaded = new Map(context.loaded).set(file, keys.length === 0 ? 'all' : [...(earlier ?? []), ...keys]);
  return addLayer({ ...context, loaded }, { name, document, values }, span, place);
}

function loadedTwice(
  item: string,
  keys: readonly string[],
  earlier: readonly string[] | 'all' | undefined,
): string | undefined {
  if (earlier === undefined) return undefined;
  if (earlier === 'all') return `\`${item}\`: this file is loaded as a whole already. Remove this item.`;
  if (keys.length > 0 && !keys.some((key) => earlier.includes(key))) return undefined;
  return `\`${item}\`: keys of this file are loaded already (${earlier.join(', ')}). Name each key once.`;
}

function selectKeys(
  values: DictNode,
  keys: readonly string[],
  name: string,
  span: Span | undefined,
  place: VarsPlace,
): DictNode {
  const entries: Entry[] = [];
  for (const key of new Set(keys)) {
    const entry = values.named.get(key);
    if (entry !== undefined) entries.push(entry);
    else {
      const message = `\`${name}\` has no key \`${key}\` at its top.`;
      place.findings.add(place.phase, 'unknown-parameter', place.document, span ?? nowhere, place.path, message);
    }
  }
  return dictOf(values.span, entries);
}

function reportFile(
  file: Exclude<ParameterFile, { kind: 'values' }>,
  name: string,
  span: Span | undefined,
  place: VarsPlace,
): void {
  const { code, message } = describe(file, name);
  if (span !== undefined) place.findings.add(place.phase, code, place.document, span, place.path, message);
  else if (file.kind === 'noMapping')
    place.findings.add(place.phase, code, file.document, nowhere, place.path, message);
  else if (file.kind !== 'corrupt') place.findings.add(place.phase, code, place.document, nowhere, place.path, message);
  if (file.kind !== 'corrupt') return;
  for (const broken of file.problems) {
    place.findings.add(place.phase, broken.code, file.document, broken.span, place.path, broken.message);
  }
}

function describe(file: Exclude<ParameterFile, { kind: 'values' }>, name: string): { code: Code; message: string } {
  switch (file.kind) {
    case 'missing':
      return { code: 'missing-file', message: `\`${name}\` does not exist. Create it, or remove it from \`vars\`.` };
    case 'folder':
      return { code: 'unreadable-file', message: `\`${name}\` is a folder; a parameter file is needed here.` };
    case 'unreadable':
      return { code: 'unreadable-file', message: `\`${name}\` cannot be read: ${file.reason}.` };
    case 'corrupt':
      return { code: 'unreadable-file', message: `\`${name}\` cannot be read: its syntax is broken. Mend it first.` };
    case 'noMapping':
      return { code: 'wrong-type', message: `\`${name}\` must hold a mapping at its top; it holds a ${file.type}.` };
  }
}

function addLayer(context: Context, layer: Layer, span: Span | undefined, place: VarsPlace): Context {
  refuseOtherTypes(layer, layer.values, place);
  const reserved = [...context.bindings.keys()].filter((name) => layer.values.named.has(name));
  if (reserved.length > 0) {
    const message = `\`${reserved.join('` and `')}\` is set by the loop that makes this stage. Choose another name.`;
    place.findings.add(place.phase, 'reserved-name', place.document, span ?? nowhere, place.path, message);
    return context;
  }
  const values = merge(context.values, layer.values, [], (keys, entry) => {
    const [earlier] = definitions(context, keys);
    const where = context.layers.find(({ document }) => document === earlier?.document)?.name ?? 'another file';
    const message = `\`${keys.join('.')}\` from ${layer.name} is defined in ${where} already; nothing overrides it. Rename or remove one.`;
    const inFile = span === undefined || layer.document === place.document;
    place.findings.add(
      place.phase,
      'conflicting-value',
      place.document,
      inFile ? entry.key.span : span,
      place.path,
      message,
    );
  });
  return { ...context, values, layers: [...context.layers, layer] };
}

function merge(
  into: DictNode,
  update: DictNode,
  keys: readonly string[],
  clash: (keys: readonly string[], entry: Entry) => void,
): DictNode {
  if (into.entries.length === 0) return update;
  const entries = new Map(into.named);
  for (const [name, entry] of update.named) {
    const earlier = entries.get(name);
    const path = [...keys, name];
    if (earlier === undefined) entries.set(name, entry);
    else if (earlier.value.kind === 'dict' && entry.value.kind === 'dict') {
      entries.set(name, { key: earlier.key, value: merge(earlier.value, entry.value, path, clash) });
    } else clash(path, entry);
  }
  return dictOf(into.span, [...entries.values()]);
}

/** Dates and the like stop DVC, wherever they stand in what is loaded. */
function refuseOtherTypes(layer: Layer, node: Node, place: VarsPlace): void {
  switch (node.kind) {
    case 'other': {
      if (node.type === 'binary') return;
      const advice = node.type === 'tuple' || node.type === 'set' ? 'Write a list' : 'Put quotes around it';
      const message = `DVC cannot load a ${node.type} as a parameter. ${advice}.`;
      place.findings.add(place.phase, 'unsupported-value', layer.document, node.span, place.path, message);
      return;
    }
    case 'list':
      for (const item of node.items) refuseOtherTypes(layer, item, place);
      return;
    case 'dict':
      for (const { key } of node.entries) refuseCollection(layer, key, place);
      for (const { value } of node.named.values()) refuseOtherTypes(layer, value, place);
      return;
    default:
      return;
  }
}

/** Python refuses the whole file for such a key; a YAML file with one cannot be read in the first place. */
function refuseCollection(layer: Layer, key: Node, place: VarsPlace): void {
  if (key.kind !== 'list' && key.kind !== 'dict' && !(key.kind === 'other' && key.type === 'set')) return;
  const message = 'A list, a set or a mapping cannot be a key. Write text.';
  place.findings.add(place.phase, 'unsupported-value', layer.document, key.span, place.path, message);
}
