/** DVC: dvc.yaml, and the files that DVC writes itself (dvc.lock, *.dvc). */
import path from 'node:path';
import type { Dialect, PipelineOutline } from '../../project/dialect.ts';
import type { Document } from '../../project/document.ts';
import { memoise } from '../../project/memo.ts';
import type { Project } from '../../project/project.ts';
import type { Shape } from '../../project/shape.ts';
import { get } from '../../yaml/node.ts';
import { advise } from './advice/advise.ts';
import { codes } from './codes.ts';
import { explain } from './explain/explain.ts';
import { pipeline as shape } from './grammar.ts';
import { lockFile } from './lock/grammar.ts';
import { checkLock } from './lock/lockFile.ts';
import { mend } from './mend/mend.ts';
import { dependentsIn } from './names/dependents.ts';
import { linksIn } from './names/links.ts';
import { subjectAt } from './names/subjectAt.ts';
import { pipelineOf } from './pipeline.ts';
import { resolvedPipeline } from './resolved.ts';
import { checkDataFile } from './root/dataFile.ts';
import { dataFile } from './root/dataGrammar.ts';
import { projects } from './root/projects.ts';
import { suggestInExpression } from './suggest/expressions.ts';
import { suggestNames } from './suggest/suggest.ts';
import { verdictOn } from './verdict.ts';

const pipelineFile = 'dvc.yaml';
const adviceOn = memoise(advise);
const isPipeline = (file: string) => path.basename(file) === pipelineFile;

export const dvc: Dialect = {
  claims: (fileName) => isPipeline(fileName) || fileName === 'dvc.lock' || fileName.endsWith('.dvc'),
  patterns: [pipelineFile, 'dvc.lock', '*.dvc'],
  pipelineFile,
  shape: shapeOf,
  codes,
  check,
  mend,
  suggest: suggestNames,
  expressionStart,
  suggestInExpression,
  explain,
  subjectAt,
  dependentsIn,
  linksIn,
  outline,
  projects,
  resolved: resolvedPipeline,
};

function shapeOf(file: string): Shape {
  if (isPipeline(file)) return shape;
  return file.endsWith('.dvc') ? dataFile : lockFile;
}

function check(document: Document, project: Project): ReturnType<Dialect['check']> {
  if (isPipeline(document.path)) {
    const { value, sources } = verdictOn(document, project);
    const advice = adviceOn(document, project);
    return { findings: [...value, ...advice.value], sources: [...sources, ...advice.sources] };
  }
  if (path.basename(document.path) === 'dvc.lock') return { findings: checkLock(document), sources: [] };
  const { value, sources } = checkDataFile(document, project);
  return { findings: value, sources };
}

function expressionStart(text: string, offset: number): number | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const open = /(?<!\\)\$\{([^}]*)$/.exec(line);
  return open === null ? undefined : offset - (open[1] ?? '').length;
}

function outline(document: Document, project: Project): PipelineOutline {
  const { entries, findings } = pipelineOf(document, project).value;
  const stages = entries.flatMap(({ name: group, isGroup, key, members }) =>
    (members ?? []).map(({ name }) => (isGroup ? { name, group, span: key } : { name, span: key })),
  );
  const problem = findings.find(({ phase, document: where }) => phase === 'yaml+schema' && where === document);
  return {
    stages,
    entries: entries.map(({ name, key, whole }) => ({ name, span: key, whole })),
    heading: headingOf(document),
    ...(problem && { problem: problem.message }),
  };
}

function headingOf(document: Document): PipelineOutline['heading'] {
  if (get(document.root, 'stages')?.kind !== 'dict' || document.root?.kind !== 'dict') return undefined;
  return document.root.named.get('stages')?.key.span;
}
