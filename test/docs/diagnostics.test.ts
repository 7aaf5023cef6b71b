/** Each page of docs/diagnostics is the test of its code: what its files raise is written in them, and nothing else. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rules } from '../../server/dialects/index.ts';
import type { Rule } from '../../server/project/finding.ts';
import { checkProject } from '../support/checkProject.ts';
import { type FindingsByName, type Section, sections, withMarks } from '../support/page.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/diagnostics');
/** `UPDATE_PAGES=1 npm test -- unit` writes what is found into the pages, to be read before it is committed. */
const isUpdate = process.env['UPDATE_PAGES'] === '1';

describe('the pages of the diagnostics', () => {
  it('are one for each code', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'README.md');
    assert.deepEqual(pages.toSorted(), [...rules.keys()].map((code) => `${code}.md`).toSorted());
  });

  it('are listed by their README, whose examples are checked too', () => {
    const rows = [...rules]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([code, { severity, title }]) => `| [${code}](${code}.md) | ${severity} | ${title} |`);
    const table = ['| code | severity | meaning |', '|---|---|---|', ...rows].join('\n');
    expectText('README.md', (text) =>
      withMarks(
        text.replace(/(?:^\|.*\n)+/m, () => `${table}\n`),
        found,
      ),
    );
  });

  for (const [code, rule] of rules) {
    it(code, () => {
      expectText(`${code}.md`, (page) =>
        withMarks(
          page.replace(/^.*\n\n.*$/m, () => headOf(code, rule)),
          found,
        ),
      );
      const examples = sections(readFileSync(path.join(folder, `${code}.md`), 'utf8')).map(found);
      assert.ok(
        examples.some((findings) => has(findings, code)),
        'an example that raises it is missing',
      );
      assert.ok(
        examples.some((findings) => findings.size === 0),
        'an example that raises nothing is missing',
      );
    });
  }
});

function headOf(code: string, { severity, title }: Rule): string {
  return `# ${code}\n\n**${severity[0]?.toUpperCase()}${severity.slice(1)}:** ${title}`;
}

function found({ heading, files }: Section): FindingsByName {
  const findings = checkProject(files);
  const elsewhere = [...findings.keys()].filter((name) => !files.has(name));
  assert.deepEqual(elsewhere, [], `${heading}: something is found in a file that the page does not show`);
  return findings;
}

function has(findings: FindingsByName, code: string): boolean {
  return [...findings.values()].flat().some((finding) => finding.code === code);
}

/** The file is what `make` makes of it. */
function expectText(name: string, make: (text: string) => string): void {
  const file = path.join(folder, name);
  const text = readFileSync(file, 'utf8');
  const wanted = make(text);
  if (isUpdate) writeFileSync(file, wanted);
  else assert.equal(text, wanted);
}
