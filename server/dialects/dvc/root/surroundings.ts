/** What the project around a file says of the paths in it. */
import path from 'node:path';
import type { Project } from '../../../project/project.ts';
import { type Config, loadConfig } from '../config/config.ts';
import type { IgnoreRule } from './ignoreFiles.ts';
import { LeftOut } from './leftOut.ts';
import { rootOf } from './root.ts';

export class Surroundings {
  readonly config: Config;
  readonly #leftOut: LeftOut;
  readonly #project: Project;

  constructor(root: string, project: Project) {
    this.config = loadConfig(root, project);
    this.#leftOut = new LeftOut(root, project);
    this.#project = project;
  }

  /** The line of a .gitignore that ignores a file. */
  gitRuleFor(file: string): IgnoreRule | undefined {
    return this.#leftOut.gitRule(file, 'file');
  }

  /** The line of a .dvcignore that ignores an output; what is not there is taken for a file. */
  ruleFor(output: string): IgnoreRule | undefined {
    if (!this.#leftOut.mayHaveDvcRule(output)) return undefined;
    const asFile = this.#leftOut.dvcRule(output, 'file');
    const asFolder = this.#leftOut.dvcRule(output, 'folder');
    if (asFile === asFolder) return asFile;
    return this.#project.kind(output) === 'folder' ? asFolder : asFile;
  }
}

/** `undefined` for a file outside of any project. */
export function surroundingsOf(file: string, project: Project): Surroundings | undefined {
  const root = rootOf(file, project);
  return root === undefined ? undefined : new Surroundings(root, project);
}

const known = new WeakMap<Project, Surroundings | undefined>();

/** The same for a view of the project from that file: made once. */
export function surroundingsIn(view: Project, file: string): Surroundings | undefined {
  const surroundings = known.has(view) ? known.get(view) : surroundingsOf(file, view);
  known.set(view, surroundings);
  return surroundings;
}

/** The rule as a sentence ends with it, seen from a file. */
export function describeRule({ place, text }: IgnoreRule, from: string): string {
  if (place === undefined) return `DVC itself ignores \`${text}\``;
  const name = path.relative(path.dirname(from), place.document.path).replaceAll(path.sep, '/');
  return `line ${place.line} of \`${name}\` ignores it: \`${text}\``;
}
