/**
 * A dvc.yaml as DVC loads it: checked, its loops expanded, its stages resolved. Everything wrong is found, not only the
 * first. After an edit an entry is loaded anew only where that could come out otherwise (knownEntries.ts).
 */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import { memoise, memoiseByPart, memoiseViews } from '../../project/memo.ts';
import type { Project } from '../../project/project.ts';
import { get, type Node } from '../../yaml/node.ts';
import type { Context } from './context.ts';
import type { Around, LoadedEntry, ResolvedStage } from './entry.ts';
import { type DvcFinding, Findings, ofDocument } from './finding.ts';
import { knownOrLoaded } from './knownEntries.ts';
import { checkStructure, hasWholeVars } from './structure.ts';
import { checkTop } from './top.ts';
import { topContext } from './vars.ts';
import { heedVersion } from './version/removed.ts';

export interface Pipeline {
  readonly findings: readonly DvcFinding[];
  /** Of the whole file, without any stage's own `vars`. */
  readonly context: Context;
  /** In the file's order. */
  readonly loaded: readonly LoadedEntry[];
  readonly entries: readonly LoadedEntry['entry'][];
  readonly stages: readonly ResolvedStage[];
}

export const pipelineOf = memoise(load);

/** What a pipeline's entries see of the project, but for parameter files. */
export const viewFrom = memoiseViews();

function load(document: Document, project: Project): Pipeline {
  const structure = heedVersion(checkStructure(document), document.path, project);
  const findings = new Findings();
  const context = contextOf(document, hasWholeVars(structure), findings, project);
  const loaded = loadEntries(document, context, structure, project);
  for (const one of loaded) findings.addAll(one.findings);
  checkTop(document, context, findings);
  return {
    findings: [...structure, ...findings.all],
    context,
    loaded,
    entries: loaded.map(({ entry }) => entry),
    stages: loaded.flatMap(({ stages }) => stages),
  };
}

function loadEntries(
  document: Document,
  context: Context,
  structure: readonly DvcFinding[],
  project: Project,
): readonly LoadedEntry[] {
  const stages = get(document.root, 'stages');
  if (stages?.kind !== 'dict') return [];
  const broken = new Set(structure.flatMap(({ path: [section, name] }) => (section === 'stages' ? name : [])));
  const around: Around = { document, project, view: viewFrom(document.path, project), context, stages };
  return stages.entries.flatMap(({ key, value }) =>
    key.kind === 'str' ? knownOrLoaded({ key, value, isSound: !broken.has(key.value) }, around) : [],
  );
}

const contextFrom = memoiseByPart((vars: Node | undefined, document, project) => {
  const findings = new Findings();
  const folder = path.dirname(document.path);
  const place = { document, project, folder, phase: 'vars', path: ['vars'], prefix: '', findings } as const;
  return { context: topContext(vars, place), findings: findings.all };
});

/** Of the whole file. `isWhole`: nothing that may belong to it is unread. */
function contextOf(document: Document, isWhole: boolean, findings: Findings, project: Project): Context {
  const { value } = contextFrom(get(document.root, 'vars'), document, project);
  findings.addAll(ofDocument(value.findings, document));
  const { context } = value;
  const layers = context.layers.map((layer) =>
    layer.document.path === document.path ? { ...layer, document } : layer,
  );
  const isSame = layers.every((layer, index) => layer.document === context.layers[index]?.document);
  if (isSame && isWhole) return context;
  return { ...context, layers: isSame ? context.layers : layers, isComplete: isWhole && context.isComplete };
}
