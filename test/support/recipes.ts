/**
 * A dialect for tests, small enough to see through. `*.recipe` holds words: `bad` is wrong wherever it stands;
 * `uses NAME` reads the file of that name beside it, in which `bad` is wrong too; `makes NAME` must stand in one
 * recipe of a kitchen only. A kitchen is a folder with a file `kitchen`, which lists what does not count.
 */
import path from 'node:path';
import type { Dialect } from '../../server/project/dialect.ts';
import type { Document } from '../../server/project/document.ts';
import type { Finding } from '../../server/project/finding.ts';
import type { ProjectSupport } from '../../server/project/graph.ts';
import { memoise } from '../../server/project/memo.ts';
import type { Project } from '../../server/project/project.ts';

export interface Recipes extends Dialect {
  /** The files and folders that were checked, not answered from memory, in order. */
  readonly checked: string[];
}

export function recipes(): Recipes {
  const checked: string[] = [];
  const check = memoise((document, project) => {
    checked.push(document.path);
    if (document.text.includes('crash')) throw new Error('this recipe makes the check crash');
    const used = namesAfter('uses', document).flatMap((name) =>
      textAt(path.join(path.dirname(document.path), name), project),
    );
    return [document, ...used].flatMap(bad);
  });
  const projects: ProjectSupport = {
    rootOf: (file, project) =>
      foldersAbove(file).find((folder) => project.kind(path.join(folder, 'kitchen')) === 'file'),
    definesStages: (name) => name.endsWith('.recipe'),
    isIgnored(file, _, root, project) {
      const [kitchen] = textAt(path.join(root, 'kitchen'), project);
      return (kitchen?.text ?? '').split('\n').includes(path.basename(file));
    },
    check(root, project) {
      checked.push(root.folder);
      const documents = root.files.flatMap((file) => textAt(file, project));
      const makers = Map.groupBy(
        documents.flatMap((document) => namesAfter('makes', document).map((name) => ({ name, document }))),
        ({ name }) => name,
      );
      const twice = [...makers.values()].filter((group) => group.length > 1).flat();
      return { findings: twice.map(({ name, document }) => finding(document, name, 'twice')), sources: [] };
    },
    graph: (root) => ({ root: root.folder, stages: [], edges: [] }),
  };
  return {
    checked,
    codes: {},
    claims: (name) => name.endsWith('.recipe'),
    patterns: ['*.recipe'],
    pipelineFile: 'main.recipe',
    shape: () => undefined,
    check(document, project) {
      const { value: findings, sources } = check(document, project);
      return { findings, sources };
    },
    suggest: () => [],
    expressionStart: () => undefined,
    suggestInExpression: () => [],
    explain: () => undefined,
    outline: () => ({ stages: [], entries: [], heading: undefined }),
    projects,
  };
}

function bad(document: Document): readonly Finding[] {
  return [...document.text.matchAll(/\bbad\b/g)].map(({ index }) => {
    return { document, span: document.span(index, index + 3), severity: 'error', code: 'bad', message: 'bad' };
  });
}

function finding(document: Document, name: string, code: string): Finding {
  const start = document.text.indexOf(name);
  return {
    document,
    span: document.span(start, start + name.length),
    severity: 'error',
    code,
    message: `${name} ${code}`,
  };
}

function namesAfter(verb: string, { text }: Document): readonly string[] {
  return [...text.matchAll(new RegExp(`\\b${verb} (\\S+)`, 'g'))].map(([, name = '']) => name);
}

function textAt(file: string, project: Project): readonly Document[] {
  const loaded = project.load(file);
  return loaded.kind === 'document' ? [loaded.document] : [];
}

function foldersAbove(file: string): readonly string[] {
  const folder = path.dirname(file);
  return folder === file ? [] : [folder, ...foldersAbove(folder)];
}
