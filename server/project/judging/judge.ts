/**
 * What is shown of what dialects find, in the editor and on the command line alike: without what comments silence, at
 * the severity that the user chose, and with what is wrong with the comments themselves.
 */
import type { Dialect } from '../dialect.ts';
import type { Document } from '../document.ts';
import type { Finding, Rule } from '../finding.ts';
import type { ProjectSupport, Root } from '../graph.ts';
import { memoiseByPath } from '../memo.ts';
import type { Project } from '../project.ts';
import { invalidIgnores, unusedIgnores } from './aboutIgnores.ts';
import { ignoresIn, silences } from './ignores.ts';
import { atLevel, type Levels } from './levels.ts';
import { levelsFor } from './settingsFile.ts';

export interface Judgement {
  readonly findings: readonly Finding[];
  /** Absolute paths of the files, there or not, that it was made from besides the judged ones. */
  readonly sources: readonly string[];
}

/** Of one project: it remembers what that project's files say. */
export class Judge {
  /** What the editor's settings say, before all else. */
  chosen: Levels = new Map();
  /** All that there are, by code. */
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #levelsFor = memoiseByPath(levelsFor);

  constructor(rules: ReadonlyMap<string, Rule>) {
    this.#rules = rules;
  }

  file(document: Document, dialect: Dialect, project: Project): Judgement {
    const { findings, sources } = dialect.check(document, project);
    const isOwn = (code: string) => this.#rules.has(code) && this.#rules.get(code)?.scope === undefined;
    const invalid = invalidIgnores(document, [...this.#rules.keys()]);
    const hasErrors = findings.some(
      (finding) => finding.document === document && finding.severity === 'error' && !isSilenced(finding),
    );
    const unused = hasErrors ? [] : unusedIgnores(document, findings, isOwn);
    return this.#shown([...findings, ...invalid, ...unused], sources, [document], project);
  }

  /** What is wrong between the files of a project. */
  project(support: ProjectSupport, root: Root, project: Project): Judgement {
    const { findings, sources } = support.check(root, project);
    const isOwn = (code: string) => this.#rules.get(code)?.scope === 'project';
    const documents = root.files
      .map((file) => project.load(file))
      .flatMap((one) => (one.kind === 'document' ? one.document : []));
    const unused = documents
      .filter(({ isWhole }) => isWhole)
      .flatMap((document) => unusedIgnores(document, findings, isOwn));
    return this.#shown([...findings, ...unused], sources, [], project);
  }

  #shown(
    findings: readonly Finding[],
    sources: readonly string[],
    own: readonly Document[],
    project: Project,
  ): Judgement {
    const looked = new Set(sources);
    const levels = new Map<Document, Levels>();
    for (const document of new Set([...own, ...findings.map((finding) => finding.document)])) {
      const settings = this.#levelsFor(document.path, project);
      levels.set(document, new Map([...settings.value, ...this.chosen]));
      for (const file of settings.sources) looked.add(file);
    }
    const shown = findings
      .filter((finding) => !isSilenced(finding))
      .flatMap((finding) => atLevel(finding, levels.get(finding.document) ?? this.chosen) ?? []);
    return { findings: shown, sources: [...looked] };
  }
}

function isSilenced(finding: Finding): boolean {
  return ignoresIn(finding.document).some((ignore) => silences(ignore, finding));
}
