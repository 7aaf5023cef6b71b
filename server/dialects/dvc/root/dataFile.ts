/** A .dvc file: data that DVC tracks or imports, https://dvc.org/doc/user-guide/project-structure/dvc-files. */
import path from 'node:path';
import { checkShape } from '../../../project/checkShape.ts';
import type { Document } from '../../../project/document.ts';
import { memoise } from '../../../project/memo.ts';
import type { Project } from '../../../project/project.ts';
import { get, type Node } from '../../../yaml/node.ts';
import { nowhere } from '../../../yaml/span.ts';
import { checkDependencyPath, checkOutputPath, type PathSite } from '../checkPath.ts';
import { type DvcFinding, Findings } from '../finding.ts';
import { isFalsy } from '../parameterFile.ts';
import { heedVersion } from '../version/removed.ts';
import { checkEntry } from './dataEntry.ts';
import { dataFile as shape } from './dataGrammar.ts';
import { type NamedPath, namedPath } from './namedPath.ts';
import type { FileStage } from './stage.ts';
import { surroundingsOf } from './surroundings.ts';

/** What DVC refuses in a .dvc file. */
export const checkDataFile = memoise((document: Document, project: Project): readonly DvcFinding[] => {
  const { path: file } = document;
  const structure = heedVersion(checkStructure(document), file, project);
  if (structure.some(({ severity }) => severity === 'error')) return structure;
  const findings = new Findings();
  findings.addAll(structure);
  const site = { file, folder: folderOf(document), surroundings: surroundingsOf(file, project) };
  for (const section of ['outs', 'deps'] as const) {
    checkItems(section, document, site, findings);
    for (const [index, item] of itemsOf(get(document.root, section)).entries()) {
      checkEntry(item, site, project, (code, at, message) =>
        findings.add('stages', code, document, at.span, [section, String(index)], message),
      );
    }
  }
  return findings.all;
});

function checkStructure(document: Document): readonly DvcFinding[] {
  const { root, tree } = document;
  const inShape = root === undefined || isFalsy(root) ? [] : checkShape(root, shape, nowhere);
  const problems = [...tree.problems.map((problem) => ({ ...problem, path: [] })), ...inShape];
  return problems.map((problem) => ({ ...problem, document, severity: 'error', phase: 'yaml+schema' }));
}

function checkItems(section: 'outs' | 'deps', document: Document, site: PathSite, findings: Findings): void {
  for (const [index, item] of itemsOf(get(document.root, section)).entries()) {
    // Of a database, DVC looks at nothing else.
    if (section === 'deps' && get(item, 'db') !== undefined) continue;
    const where = [section, String(index)];
    const named = get(item, 'path');
    if (named?.kind === 'str' && (section === 'outs' || named.value !== '')) {
      const check = section === 'outs' ? checkOutputPath : checkDependencyPath;
      check(named.value, site, (code, message) =>
        findings.add('stages', code, document, named.span, [...where, 'path'], message),
      );
    } else {
      const message = 'A `path` is missing: DVC cannot load this file without it.';
      findings.add('stages', 'missing-key', document, named?.span ?? item.span, [...where, 'path'], message);
    }
  }
}

export function dataStage(document: Document, remotes: ReadonlyMap<string, string>): FileStage {
  const { root } = document;
  const folder = folderOf(document);
  const paths = (items: readonly Node[]): readonly NamedPath[] =>
    items.flatMap((item) => {
      const named = get(item, 'path');
      return named?.kind === 'str' ? namedPath(named.value, named.span, folder, remotes) : [];
    });
  const dependencies = itemsOf(get(root, 'deps'));
  const isImport = dependencies.some((item) => get(item, 'repo') !== undefined || get(item, 'db') !== undefined);
  return {
    name: undefined,
    group: undefined,
    span: nowhere,
    whole: document.span(0, document.text.length),
    commands: [],
    isFrozen: isTrue(get(root, 'frozen')) || isTrue(get(root, 'locked')),
    outputs: paths(itemsOf(get(root, 'outs'))),
    dependencies: isImport ? [] : paths(dependencies),
  };
}

function folderOf({ root, path: file }: Document): string {
  const wdir = get(root, 'wdir');
  return path.resolve(path.dirname(file), wdir?.kind === 'str' ? wdir.value : '');
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'bool' && node.value;
}
