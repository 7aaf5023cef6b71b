/** The sections beside the stages: metrics, params, plots, artifacts and data sets. */
import type { Document } from '../../project/document.ts';
import { get, type Node } from '../../yaml/node.ts';
import type { Context } from './context.ts';
import { checkDatasets } from './datasets.ts';
import type { Findings } from './finding.ts';
import { defaultOptionStyle } from './options.ts';
import { expressionsOf, resolve, type Site } from './resolve.ts';
import { toText, typeName } from './values.ts';

export function checkTop(document: Document, context: Context, findings: Findings): void {
  const { root } = document;
  const site = (phase: Site['phase'], path: readonly string[]): Site => {
    return { document, phase, path, field: undefined, options: defaultOptionStyle, findings };
  };
  for (const section of ['metrics', 'plots', 'params'] as const) {
    for (const [number, item] of itemsOf(get(root, section)).entries()) {
      resolve(item, context, site('toplevel', [section, String(number)]));
    }
  }
  const artifacts = get(root, 'artifacts');
  for (const { key, value } of artifacts?.kind === 'dict' ? artifacts.entries : []) {
    checkArtifact(key, value, context, site('toplevel', ['artifacts', toText(key)]));
  }
  checkDatasets(document, context, findings);
}

function itemsOf(section: Node | undefined): readonly Node[] {
  return section?.kind === 'list' ? section.items : [];
}

function checkArtifact(key: Node, value: Node, context: Context, site: Site): void {
  const name = resolve(key, context, site);
  resolve(value, context, site);
  if (name === undefined || name.kind === 'str' || key.kind !== 'str' || expressionsOf(key).length === 0) return;
  const message = `The name of an artifact must be text; this is ${typeName(name)}. Put quotes around the value.`;
  site.findings.add(site.phase, 'expression-type', site.document, key.span, site.path, message);
}
