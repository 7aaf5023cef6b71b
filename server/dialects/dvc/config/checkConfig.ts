/** What DVC refuses in a project's settings: with any of it, no command of DVC works in the project. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Fix } from '../../../project/finding.ts';
import { nearest } from '../../../project/nearest.ts';
import type { Project } from '../../../project/project.ts';
import type { Span } from '../../../yaml/span.ts';
import type { Code } from '../codes.ts';
import { type DvcFinding, Findings } from '../finding.ts';
import { urlOf } from '../root/url.ts';
import { configFiles, iniOf, loadConfig, remoteNameOf } from './config.ts';
import type { IniEntry, IniSection } from './ini.ts';
import { complaint } from './kinds.ts';
import { database, feature, machine, remoteSettings, type Settings, schemes, sections } from './settings.ts';

/** Of .dvc/config and .dvc/config.local; what the latter overrides does not count. */
export function checkConfig(root: string, project: Project): readonly DvcFinding[] {
  const documents = configFiles(root)
    .filter((file) => file.startsWith(path.join(root, '.dvc')))
    .flatMap((file) => {
      const loaded = project.load(file);
      return loaded.kind === 'document' ? [loaded.document] : [];
    });
  const { remotes } = loadConfig(root, project);
  const findings = new Findings();
  for (const [index, document] of documents.entries()) {
    const later = documents.slice(index + 1).flatMap((other) => iniOf(other).sections);
    new Checker(document, later, remotes, findings).check();
  }
  return findings.all;
}

class Checker {
  readonly #document: Document;
  readonly #later: readonly IniSection[];
  readonly #remotes: ReadonlyMap<string, string>;
  readonly #findings: Findings;

  constructor(
    document: Document,
    later: readonly IniSection[],
    remotes: ReadonlyMap<string, string>,
    findings: Findings,
  ) {
    this.#document = document;
    this.#later = later;
    this.#remotes = remotes;
    this.#findings = findings;
  }

  check(): void {
    const { sections: written, problems } = iniOf(this.#document);
    for (const { span, message } of problems) this.#report('config-syntax', span, [], message);
    for (const section of written) this.#section(section);
  }

  #section(section: IniSection): void {
    const { name, span } = section;
    const remote = remoteNameOf(section);
    if (remote !== undefined) this.#remote(section, remote);
    else if (/^machine\s*"/.test(name)) this.#settings(section, machine);
    else if (/^db\s*"/.test(name)) this.#settings(section, database);
    else if (name === 'feature') this.#settings(section, feature, true);
    else if (sections[name] !== undefined) this.#settings(section, sections[name]);
    else if (['remote', 'machine', 'db'].includes(name)) this.#unnamed(section);
    else this.#unknown(span, [name], Object.keys(sections));
  }

  /** Empty, it says nothing. */
  #unnamed({ name, span, entries }: IniSection): void {
    if (entries.size === 0) return;
    this.#report('config-syntax', span, [name], `A name is missing here, as in \`['${name} "name"']\`.`);
  }

  #remote(section: IniSection, name: string): void {
    const url = this.#remotes.get(name);
    if (url === '' || url === undefined) {
      const message = `The remote \`${name}\` has no \`url\`. Add one: \`url = s3://bucket/path\`, or a folder.`;
      this.#report('missing-key', section.span, [section.name], message);
      return;
    }
    const scheme = urlOf(url)?.scheme;
    if (scheme === 'remote') return;
    if (scheme === undefined || schemes.includes(scheme)) this.#settings(section, remoteSettings(scheme));
    else {
      const where = section.entries.get('url')?.span;
      if (where !== undefined)
        this.#report('unknown-scheme', where, [section.name, 'url'], `DVC does not reach \`${scheme}://\`.`);
    }
  }

  #settings(section: IniSection, known: Settings, isOpen = false): void {
    for (const [key, entry] of section.entries) {
      const kind = known[key];
      const where = [section.name, key];
      if (kind === undefined && !isOpen) this.#unknown(entry.key, where, Object.keys(known));
      if (kind === undefined || this.#isOverridden(section.name, key)) continue;
      const message = complaint(entry, kind);
      if (message !== undefined) this.#report('wrong-type', spanOf(entry), where, message);
    }
  }

  #isOverridden(section: string, key: string): boolean {
    return this.#later.some(({ name, entries }) => name === section && entries.has(key));
  }

  #unknown(span: Span, where: readonly string[], known: readonly string[]): void {
    const name = where.at(-1) ?? '';
    const meant = nearest(name, known);
    const isExact = span.text.toLowerCase() === name;
    const title = `Change to \`${meant}\``;
    const fixes = meant !== undefined && isExact ? [{ title, edits: [{ span, newText: meant }] }] : [];
    const hint = meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
    this.#report('unknown-key', span, where, `DVC has no setting \`${name}\` here. ${hint}`, fixes);
  }

  #report(code: Code, span: Span, where: readonly string[], message: string, fixes: readonly Fix[] = []): void {
    this.#findings.add('config', code, this.#document, span, where, message, fixes);
  }
}

/** An empty value stands nowhere. */
function spanOf({ key, span }: IniEntry): Span {
  return span.isEmpty ? key : span;
}
