/** The data sets of a dvc.yaml: what DVC can make of each, https://dvc.org/doc/command-reference/dataset. */
import type { Document } from '../../project/document.ts';
import { get, type Node, type OtherNode } from '../../yaml/node.ts';
import type { Span } from '../../yaml/span.ts';
import type { Context } from './context.ts';
import type { Findings } from './finding.ts';
import { defaultOptionStyle } from './options.ts';
import { isFalsy } from './parameterFile.ts';
import { resolve } from './resolve.ts';
import { toText, typeName } from './values.ts';

export function checkDatasets(document: Document, context: Context, findings: Findings): void {
  const section = get(document.root, 'datasets');
  const items = section && iterated(section);
  if (section !== undefined && items === undefined) {
    const message = `Data sets must be a list; this is ${typeName(section)}.`;
    findings.add('vars', 'wrong-type', document, section.span, ['datasets'], message);
  }
  const resolved = (items ?? []).map((item, number): Dataset => {
    const where = ['datasets', String(number)];
    const site = { document, path: where, field: undefined, options: defaultOptionStyle, findings };
    return { item, where, value: resolve(item, context, { ...site, phase: 'datasets' }) };
  });
  const checker = new Checker(document, findings);
  const named = resolved.filter((dataset) => checker.name(dataset));
  // Of data sets of one name DVC builds only the last.
  const byName = new Map(named.map((dataset) => [toText(get(dataset.value, 'name') ?? dataset.item), dataset]));
  for (const dataset of byName.values()) checker.specification(dataset);
}

interface Dataset {
  readonly item: Node;
  readonly where: readonly string[];
  /** `undefined` where an expression in it could not be resolved. */
  readonly value: Node | undefined;
}

/** What Python goes over: the items, the keys, the characters; `undefined` for what it cannot. */
function iterated(section: Node): readonly Node[] | undefined {
  switch (section.kind) {
    case 'list':
      return section.items;
    case 'dict':
      return section.entries.map(({ key }) => key);
    case 'str':
      return Array.from(section.value, (value): Node => ({ ...section, value }));
    case 'other':
      return section.items ?? binaryItems(section);
    default:
      return undefined;
  }
}

/** Of binary data the bytes, none of which is a data set. */
function binaryItems(node: OtherNode): readonly Node[] | undefined {
  return node.bytes === undefined ? undefined : Array.from(node.bytes, () => node);
}

/** Data sets of DVC, of DataChain, and by URL. */
const types = ['dvc', 'dc', 'url'];

class Checker {
  readonly #document: Document;
  readonly #findings: Findings;

  constructor(document: Document, findings: Findings) {
    this.#document = document;
    this.#findings = findings;
  }

  /** Whether it has a name that DVC can keep it under. */
  name({ item, value, where }: Dataset): boolean {
    if (value === undefined) return false;
    if (value.kind !== 'dict') {
      this.#add('wrong-type', item.span, where, `A data set must be a mapping; this is ${typeName(value)}.`);
      return false;
    }
    const name = get(value, 'name');
    if (name === undefined) this.#lacks('name', item, where);
    else if (name.kind === 'list' || name.kind === 'dict') {
      const message = `The name of a data set must be text; this is ${typeName(name)}.`;
      this.#add('wrong-type', get(item, 'name')?.span ?? item.span, where, message);
    } else return true;
    return false;
  }

  specification({ item, value, where }: Dataset): void {
    if (value?.kind !== 'dict') return;
    const type = get(value, 'type');
    if (type?.kind === 'str' && types.includes(type.value)) {
      if (!value.named.has('url')) this.#lacks('url', item, where);
      return;
    }
    const isMissing = type === undefined || isFalsy(type);
    const known = types.join(', ');
    const message = isMissing
      ? `A data set needs a \`type\`: ${known}.`
      : `DVC knows no data sets of the type \`${toText(type)}\`, only ${known}.`;
    this.#add('unknown-dataset-type', get(item, 'type')?.span ?? item.span, where, message);
  }

  #lacks(key: string, item: Node, where: readonly string[]): void {
    this.#add('missing-key', item.span, where, `A data set needs a \`${key}\`.`);
  }

  #add(
    code: 'wrong-type' | 'missing-key' | 'unknown-dataset-type',
    span: Span,
    where: readonly string[],
    message: string,
  ) {
    this.#findings.add('datasets', code, this.#document, span, where, message);
  }
}
