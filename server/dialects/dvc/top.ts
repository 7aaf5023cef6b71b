/** The sections beside the stages: metrics, params, plots, artifacts and data sets. */
import type { Document } from '../../project/document.ts';
import { get, type Node } from '../../yaml/node.ts';
import type { Context } from './context.ts';
import type { Findings } from './finding.ts';
import { defaultOptionStyle } from './options.ts';
import { isFalsy } from './parameterFile.ts';
import { expressionsOf, resolve, type Site } from './resolve.ts';
import { toText, typeName } from './values.ts';

export function checkTop(document: Document, context: Context, findings: Findings): void {
  const { root } = document;
  const site = (phase: Site['phase'], path: readonly string[]): Site => {
    return { document, phase, path, field: undefined, options: defaultOptionStyle, findings };
  };
  for (const section of ['metrics', 'params', 'plots'] as const) {
    for (const [number, item] of itemsOf(get(root, section)).entries()) {
      resolve(item, context, site('toplevel', [section, String(number)]));
    }
  }
  const artifacts = get(root, 'artifacts');
  for (const { key, value } of artifacts?.kind === 'dict' ? artifacts.entries : []) {
    checkArtifact(key, value, context, site('toplevel', ['artifacts', toText(key)]));
  }
  const datasets = get(root, 'datasets');
  if (datasets !== undefined && !isIterable(datasets)) {
    const message = `Data sets must be a list; this is ${typeName(datasets)}.`;
    findings.add('vars', 'wrong-type', document, datasets.span, ['datasets'], message);
  }
  for (const [number, item] of itemsOf(datasets).entries()) {
    checkDataset(item, context, site('datasets', ['datasets', String(number)]));
  }
}

function itemsOf(section: Node | undefined): readonly Node[] {
  return section?.kind === 'list' ? section.items : [];
}

function isIterable({ kind }: Node): boolean {
  return kind === 'list' || kind === 'dict' || kind === 'str';
}

function checkArtifact(key: Node, value: Node, context: Context, site: Site): void {
  const name = resolve(key, context, site);
  resolve(value, context, site);
  if (name === undefined || name.kind === 'str' || key.kind !== 'str' || expressionsOf(key).length === 0) return;
  const message = `The name of an artifact must be text; this is ${typeName(name)}. Put quotes around the value.`;
  site.findings.add(site.phase, 'expression-type', site.document, key.span, site.path, message);
}

/** Data sets of DVC, of DataChain, and by URL. */
const datasetTypes = ['dvc', 'dc', 'url'];

function checkDataset(item: Node, context: Context, site: Site): void {
  const type = get(resolve(item, context, site), 'type');
  if (item.kind !== 'dict' || (type?.kind === 'str' && datasetTypes.includes(type.value))) return;
  const written = get(item, 'type');
  const isMissing = type === undefined || isFalsy(type);
  if (isMissing && written !== undefined && type === undefined) return;
  const message = isMissing
    ? `A data set needs a \`type\`: ${datasetTypes.join(', ')}.`
    : `DVC knows no data sets of the type \`${toText(type)}\`, only ${datasetTypes.join(', ')}.`;
  site.findings.add(site.phase, 'unknown-dataset-type', site.document, written?.span ?? item.span, site.path, message);
}
