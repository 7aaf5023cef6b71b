/** Each format of one report, with all in it that is hard to write down: what is found stands in golden/. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Log } from 'sarif';
import { formats } from '../../../server/cli/formats/index.ts';
import { coloured, plain } from '../../../server/cli/formats/text.ts';
import { type Problem, type Report, shownPath } from '../../../server/cli/report.ts';
import type { Rule } from '../../../server/project/finding.ts';
import { expectGolden } from '../../support/golden.ts';

const golden = path.join(import.meta.dirname, 'golden');
const cwd = path.resolve('/work space/project');

const rules: ReadonlyMap<string, Rule> = new Map([
  ['unknown-key', { severity: 'error', title: 'DVC does not know this key here.' }],
  ['missing-dependency', { severity: 'warning', title: 'A dependency does not exist.' }],
  ['undeclared-script', { severity: 'hint', title: 'A script that is run is no dependency.' }],
]);

const report: Report = {
  problems: [
    problem('    dep: [train.py]', 'dep', {}),
    problem('  wide: 模型 ${lr} 🙂', '${lr}', { severity: 'warning', code: 'missing-dependency' }),
    problem('\tcmd: x', 'cmd', { severity: 'hint', code: 'undeclared-script', message: '100 % of\nboth: a, b' }),
    problem(`[${'a, '.repeat(200)}here, ${'b, '.repeat(200)}]`, 'here', { file: 'models, old/dvc 1:2.yaml' }),
    problem('\u001b[31mred \u202eback', 'back', { file: 'a\u001b]0;title\u0007/dvc.yaml', message: 'Not \u009b red.' }),
    { ...problem('deps: |', '|', { code: 'of-nobody' }), end: { line: 9, column: 3 } },
    { ...problem('', '', {}), start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
  ],
  files: 14,
  failures: ['b cannot be checked: it does not exist.'],
};

/** The text `at` of the line is what is wrong. */
function problem(source: string, at: string, others: Partial<Problem>): Problem {
  const column = source.indexOf(at) + 1;
  return {
    file: 'dvc.yaml',
    start: { line: 4, column },
    end: { line: 4, column: column + at.length },
    severity: 'error',
    code: 'unknown-key',
    message: 'Unknown key `dep`. Did you mean `deps`?',
    source,
    ...others,
  };
}

describe('the formats of a report', () => {
  const around = { paint: plain, rules, cwd };

  it('text', () => expectGolden(path.join(golden, 'report.txt'), formats.text(report, around)));
  it('json', () => expectGolden(path.join(golden, 'report.json'), formats.json(report, around)));
  it('github', () => expectGolden(path.join(golden, 'github.txt'), formats.github(report, around)));
  it('gitlab', () => expectGolden(path.join(golden, 'gitlab.json'), formats.gitlab(report, around)));
  it('sarif', () => {
    const text = formats.sarif(report, around);
    expectGolden(path.join(golden, 'report.sarif'), text.replaceAll(/file:\/\/.*\/project\//g, 'file:///…/project/'));
  });

  it('text in colours is the same text', () => {
    const found = formats.text(report, { ...around, paint: coloured });
    assert.ok(found.includes('\u001b[1;31merror[unknown-key]\u001b[0m'));
    assert.equal(stripVTControlCharacters(found), formats.text(report, around));
  });

  it('text counts what was checked, and says nothing where nothing was', () => {
    const none: Report = { problems: [], files: 1, failures: [] };
    assert.equal(formats.text(none, around), 'No problems (1 file checked)\n');
    assert.equal(formats.text({ ...none, files: 0 }, around), '');
  });

  it('sarif names its rules by their place, and is no success where something failed', () => {
    const log: Log = JSON.parse(formats.sarif(report, around));
    const [run] = log.runs;
    for (const { ruleId, ruleIndex } of run?.results ?? []) {
      const rule = ruleIndex === undefined ? undefined : run?.tool.driver.rules?.[ruleIndex];
      assert.equal(rule?.id, ruleId === 'of-nobody' ? undefined : ruleId);
    }
    assert.deepEqual(
      run?.invocations?.map(({ executionSuccessful }) => executionSuccessful),
      [false],
    );
  });

  it('gitlab tells equal problems apart, and knows them again when they move', () => {
    const moved = report.problems.map((one) => ({ ...one, start: { ...one.start, line: one.start.line + 7 } }));
    const twice = (problems: readonly Problem[]): Report => ({ ...report, problems: [...problems, ...problems] });
    const fingerprints = (found: Report): string[] =>
      JSON.parse(formats.gitlab(found, around)).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    const before = fingerprints(twice(report.problems));
    assert.equal(new Set(before).size, before.length);
    assert.deepEqual(fingerprints(twice(moved)), before);
  });
});

describe('paths', () => {
  it('are shown from the folder where one stands, with slashes on every system', () => {
    assert.equal(shownPath('/a/b/dvc.yaml', '/a', path.posix), 'b/dvc.yaml');
    assert.equal(shownPath('/a/dvc.yaml', '/a/b', path.posix), '../dvc.yaml');
    assert.equal(shownPath('C:\\a\\b\\dvc.yaml', 'c:\\A', path.win32), 'b/dvc.yaml');
    assert.equal(shownPath('D:\\a\\dvc.yaml', 'C:\\a', path.win32), 'D:/a/dvc.yaml');
    assert.equal(shownPath('/a/b\\c/dvc.yaml', '/a', path.posix), 'b\\c/dvc.yaml');
  });
});
