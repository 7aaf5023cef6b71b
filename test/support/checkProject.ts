/** A whole project in memory, checked as the server and the command line do: each file, then what ties them. */
import path from 'node:path';
import { dialects, rules } from '../../server/dialects/index.ts';
import { memoryFiles } from '../../server/project/files.ts';
import type { Finding } from '../../server/project/finding.ts';
import { Judge } from '../../server/project/judging/judge.ts';
import { Documents } from '../../server/project/project.ts';

const root = path.resolve('/project');

/**
 * `files`: name → text. The folder is a DVC project, with an empty configuration unless there is one in `files`.
 * By name, as in `files`; only those in which something is found.
 */
export function checkProject(files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly Finding[]> {
  const all = new Map([['.dvc/config', ''], ...files]);
  const project = new Documents(memoryFiles(new Map([...all].map(([name, text]) => [path.join(root, name), text]))));
  const judge = new Judge(rules);
  const findings = [...fileFindings(files, project, judge), ...projectFindings(files, project, judge)];
  const once = new Map(findings.map((finding) => [identify(finding), finding]));
  return Map.groupBy(once.values(), ({ document }) => path.relative(root, document.path).split(path.sep).join('/'));
}

/** What is wrong with a lock file is found with its pipeline, too. */
function identify({ document, span, code }: Finding): string {
  const { start, end } = document.offsets(span);
  return `${document.path} ${start} ${end} ${code}`;
}

function fileFindings(files: ReadonlyMap<string, string>, project: Documents, judge: Judge): readonly Finding[] {
  return [...files.keys()].flatMap((name) => {
    const dialect = dialects.find((one) => one.claims(path.basename(name)));
    const loaded = project.load(path.join(root, name));
    if (dialect === undefined || loaded.kind !== 'document') return [];
    return judge.file(loaded.document, dialect, project).findings;
  });
}

function projectFindings(files: ReadonlyMap<string, string>, project: Documents, judge: Judge): readonly Finding[] {
  return dialects.flatMap(({ projects }) => {
    if (projects === undefined) return [];
    const defining = [...files.keys()].filter((name) => projects.definesStages(path.basename(name))).toSorted();
    const paths = defining.map((name) => path.join(root, name));
    return judge.project(projects, { folder: root, files: paths }, project).findings;
  });
}
