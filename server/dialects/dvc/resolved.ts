/** The pipeline as DVC runs it: loops expanded, `${…}` filled in, each part with the place that it was written. */
import type { Document } from '../../project/document.ts';
import type { Project } from '../../project/project.ts';
import type { Origin, Resolved } from '../../project/resolved.ts';
import { get } from '../../yaml/node.ts';
import type { Printable, PrintableEntry } from '../../yaml/print.ts';
import type { Code } from './codes.ts';
import type { ResolvedStage } from './entry.ts';
import { ownersOf } from './owners.ts';
import { type Pipeline, pipelineOf } from './pipeline.ts';
import { Tracer } from './trace.ts';

/** With one of these, what the file says is not known. */
const breaking: ReadonlySet<string> = new Set<Code>(['yaml-syntax', 'merge-conflict', 'unreadable-file']);

export function resolvedPipeline(document: Document, project: Project): Resolved {
  const pipeline = pipelineOf(document, project).value;
  const finding = pipeline.findings.find(({ code }) => breaking.has(code));
  if (finding !== undefined) return { kind: 'broken', finding };
  const { root } = document;
  const tracer = new Tracer(document, ownersOf(document, pipeline));
  const parts = root?.kind === 'dict' ? [...root.named] : [];
  const sections = parts.flatMap(([name, { key, value }]) => {
    if (name === 'stages' || name === 'vars') return [];
    return { key: tracer.asWritten(key), value: tracer.filledIn(value, pipeline.context, undefined) };
  });
  const stages = new Map(pipeline.stages.map((stage) => [stage.name, stage]));
  const entries = pipeline.entries.map((entry) => ({
    source: { document, span: entry.whole },
    stages: () => stagesOf(entry, stages, tracer, document),
  }));
  const heading = parts.find(([name]) => name === 'stages')?.[1].key;
  return { kind: 'resolved', ...(heading && { heading: tracer.asWritten(heading) }), entries, sections };
}

function* stagesOf(
  entry: Pipeline['entries'][number],
  all: ReadonlyMap<string, ResolvedStage>,
  tracer: Tracer,
  document: Document,
): Generator<PrintableEntry<Origin>> {
  const found = entry.members?.map(({ name }) => all.get(name));
  if (found?.every((stage) => stage !== undefined)) {
    for (const { name, context } of found) {
      yield { key: tracer.name(name, entry.key), value: tracer.stage(entry.template, context) };
    }
    return;
  }
  const written = get(get(document.root, 'stages'), entry.name);
  yield { key: tracer.name(entry.name, entry.key), value: written === undefined ? emptyDict : tracer.written(written) };
}

const emptyDict: Printable<Origin> = { kind: 'dict', entries: [] };
