/** Checks files and folders as the language server checks a workspace; what is said of a file is the same. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorCode, messageOf } from '../../protocol/thrown.ts';
import { dialects, rules } from '../dialects/index.ts';
import { diskFiles } from '../project/files.ts';
import { type Finding, unreadable } from '../project/finding.ts';
import { contains } from '../project/folders.ts';
import { Judge } from '../project/judging/judge.ts';
import { Documents } from '../project/project.ts';
import { Workspace } from '../session/workspace.ts';
import { problemsOf, type Report } from './report.ts';

/** @param paths Relative to `cwd`, or absolute. */
export async function check(paths: readonly string[], cwd: string): Promise<Report> {
  const documents = new Documents(diskFiles);
  const workspace = new Workspace(documents, dialects);
  const judge = new Judge(rules);
  const asked = paths.map((written) => askedFor(written, path.resolve(cwd, written), workspace));
  const failures = asked.flatMap((one) => (one.kind === 'failure' ? [one.message] : []));
  workspace.folders = asked.flatMap((one) => (one.kind === 'folder' ? [one.path] : []));
  for (const one of asked) if (one.kind === 'file') open(one.path, documents);
  await workspace.search(new AbortController().signal, { depth: Infinity, folders: Infinity });

  const isAsked = (file: string) => asked.some((one) => one.kind !== 'failure' && contains(one.path, file));
  const files = workspace.files.filter((file) => isAsked(file) && !workspace.membership(file).value.isIgnored);
  const ofTools = files.filter((file) => tools.some((dialect) => dialect.claims(path.basename(file))));
  for (const one of asked) {
    const enough = one.kind === 'file' ? files : ofTools;
    if (one.kind === 'failure' || enough.some((file) => contains(one.path, file))) continue;
    failures.push(`There is nothing to check in ${one.written}: ${known}`);
  }

  const findings = [
    ...files.flatMap((file) => checkFile(file, workspace, documents, judge)),
    ...checkProjects(files, workspace, documents, judge).filter(({ document }) => isAsked(document.path)),
  ];
  return { problems: problemsOf(findings, cwd), files: files.length, failures };
}

type Asked =
  | { readonly kind: 'file' | 'folder'; readonly path: string; readonly written: string }
  | { readonly kind: 'failure'; readonly message: string };

const tools = dialects.filter(({ pipelineFile }) => pipelineFile !== undefined);
const known = `no ${tools.flatMap(({ patterns }) => patterns).join(', ')} that counts.`;

function askedFor(written: string, file: string, workspace: Workspace): Asked {
  try {
    if (statSync(file).isDirectory()) return { kind: 'folder', path: file, written };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const reason = code === 'ENOENT' ? 'it does not exist' : messageOf(error);
    return { kind: 'failure', message: `${written} cannot be checked: ${reason}.` };
  }
  if (workspace.dialectOf(file) !== undefined) return { kind: 'file', path: file, written };
  return {
    kind: 'failure',
    message: `${written} is not checked by itself: name its folder, or the pipeline it is for.`,
  };
}

/** As an editor opens it, so that it is checked wherever it stands, with the project that it is part of. */
function open(file: string, documents: Documents): void {
  const loaded = documents.load(file);
  if (loaded.kind === 'document') documents.open(file, loaded.document.text, pathToFileURL(file).href);
}

function checkFile(file: string, workspace: Workspace, documents: Documents, judge: Judge): readonly Finding[] {
  const loaded = documents.load(file);
  if (loaded.kind === 'unreadable') return [unreadable(file, loaded.reason)];
  if (loaded.kind !== 'document') return [];
  const dialect = workspace.dialectOf(file);
  return dialect === undefined ? [] : judge.file(loaded.document, dialect, documents).findings;
}

/** What is wrong between the files of each project that these are part of. */
function checkProjects(
  files: readonly string[],
  workspace: Workspace,
  documents: Documents,
  judge: Judge,
): readonly Finding[] {
  const projects = new Set(files.flatMap((file) => workspace.projectOf(file) ?? []));
  return [...projects].flatMap(({ support, root }) => judge.project(support, root, documents).findings);
}
