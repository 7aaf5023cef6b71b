/** Which findings are shown: comments that silence them, and how severe the user made them. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { rules } from '../../../server/dialects/index.ts';
import type { Dialect } from '../../../server/project/dialect.ts';
import type { Document } from '../../../server/project/document.ts';
import type { Finding } from '../../../server/project/finding.ts';
import { ignoring } from '../../../server/project/judging/ignoring.ts';
import { Judge } from '../../../server/project/judging/judge.ts';
import { levelsFrom } from '../../../server/project/judging/levels.ts';
import type { Documents } from '../../../server/project/project.ts';
import { projectOf, root } from '../../support/pipelineProject.ts';
import { recipes } from '../../support/recipes.ts';

/** `BAD` is wrong wherever it stands in a recipe, and in the file that it `uses`. */
const dialect: Dialect = {
  ...recipes(),
  check(document, project) {
    const used = /\buses (\S+)/.exec(document.text)?.[1];
    const loaded = used === undefined ? undefined : project.load(path.join(root, used));
    const documents = [document, ...(loaded?.kind === 'document' ? [loaded.document] : [])];
    return { findings: documents.flatMap(badIn), sources: [] };
  },
};

const known = new Map(['bad', 'twice'].map((code) => [code, { severity: 'error', title: '' } as const]));

function badIn(document: Document): readonly Finding[] {
  return [...document.text.matchAll(/BAD/g)].map(({ index }) => {
    return { document, span: document.span(index, index + 3), severity: 'error', code: 'bad', message: '' };
  });
}

describe('what is shown of a file', () => {
  /** What is found in this file: codes, those that are no errors with their severity. */
  function shown(files: Readonly<Record<string, string>>, judge = new Judge(known)): readonly string[] {
    const project = projectOf(files);
    return findingsIn(project, judge).map(({ code, severity }) =>
      severity === 'error' ? code : `${code}: ${severity}`,
    );
  }

  function findingsIn(project: Documents, judge: Judge): readonly Finding[] {
    const loaded = project.load(path.join(root, 'a.recipe'));
    assert.equal(loaded.kind, 'document');
    return loaded.kind === 'document' ? judge.file(loaded.document, dialect, project).findings : [];
  }

  const cases: Readonly<Record<string, readonly [text: string, shown: readonly string[]]>> = {
    'without comments, everything': ['a: BAD\nb: BAD\n', ['bad', 'bad']],
    'not what a comment in its line silences': ['a: BAD # trainyard: ignore[bad]\nb: BAD\n', ['bad']],
    'not what a line of its own silences in the next': [
      'x: 1\n# trainyard: ignore[bad]\n\n# why\na: BAD\nb: BAD\n',
      ['bad'],
    ],
    'nothing of what the head silences': ['# who\n\n# trainyard: ignore[bad] why\na: BAD\nb: BAD\n', []],
    'nothing where the head ends in `---`': ['# trainyard: ignore[bad]\n---\na: BAD\nb: BAD\n', []],
    'not what another comment stands before': ['a: BAD # why # trainyard: ignore[bad]\n', []],
    'what another code silences': ['a: BAD # trainyard: ignore[twice]\n', ['bad']],
    'not what one of several codes silences': ['a: BAD # trainyard: ignore[bad,  twice]\n', ['unused-ignore: hint']],
    'a comment that silences nothing': ['a: 1 # trainyard: ignore[bad]\n', ['unused-ignore: hint']],
    'a comment without codes': ['a: 1 # trainyard: ignore\n', ['invalid-ignore: warning']],
    'a comment with no codes in it': ['a: 1 # trainyard: ignore[ ]\n', ['invalid-ignore: warning']],
    'a comment with a code that there is not': ['a: 1 # trainyard: ignore[worse]\n', ['invalid-ignore: warning']],
    'what a text that looks like a comment does not silence': ['a: "BAD # trainyard: ignore[bad]"\n', ['bad']],
    'nor one in a block': ['a: |\n  BAD # trainyard: ignore[bad]\n  BAD\n', ['bad', 'bad']],
    'not what is in a block that a comment stands over': ['a: | # trainyard: ignore[bad]\n  BAD\n  BAD\n', []],
    'not what a comment below a block silences': ['a: |\n  x\n# trainyard: ignore[bad]\nb: BAD\n', []],
    'not what is in quotes that a comment stands over': ['x: 1\n# trainyard: ignore[bad]\na: "x\n  BAD"\n', []],
    'with line ends of Windows too': [
      'x: 1\r\n# trainyard: ignore[bad]\r\na: BAD\r\nb: BAD # trainyard: ignore[bad]\r\n',
      [],
    ],
  };
  for (const [what, [text, expected]] of Object.entries(cases)) {
    it(`is ${what}`, () => assert.deepEqual(shown({ 'a.recipe': text }), expected));
  }

  it('heeds comments in the files that it names, without judging whether they are needed there', () => {
    const files = { 'a.recipe': 'uses b', b: '# trainyard: ignore[bad]\nBAD\n' };
    assert.deepEqual(shown(files), []);
    assert.deepEqual(shown({ ...files, b: 'x # trainyard: ignore[bad]' }), []);
  });

  const severities = (settings: string): Readonly<Record<string, string>> => ({
    'a.recipe': 'a: BAD\n',
    '.trainyard.yaml': settings,
  });

  it('has the severity that .trainyard.yaml says', () => {
    assert.deepEqual(shown(severities('diagnostics: {severity: {bad: warning}}')), ['bad: warning']);
    assert.deepEqual(shown(severities('diagnostics: {severity: {bad: off}}')), []);
    assert.deepEqual(shown(severities('diagnostics: {severity: {bad: nonsense}}')), ['bad']);
    assert.deepEqual(shown(severities('diagnostics: [')), ['bad']);
    assert.deepEqual(shown(severities('')), ['bad']);
  });

  it('has the severity of the last override for files like it', () => {
    const override = (files: string, level: string) => `{files: ${files}, severity: {bad: ${level}}}`;
    const settings = (...overrides: readonly string[]) =>
      severities(`diagnostics: {severity: {bad: warning}, overrides: [${overrides.join(', ')}]}`);
    assert.deepEqual(shown(settings(override('"*.recipe"', 'hint'))), ['bad: hint']);
    assert.deepEqual(shown(settings(override('[other/, a.recipe]', 'off'))), []);
    assert.deepEqual(shown(settings(override('"*"', 'off'), override('a.*', 'hint'))), ['bad: hint']);
    assert.deepEqual(shown(settings(override('b.recipe', 'off'))), ['bad: warning']);
  });

  it('heeds the nearest settings upward, and none from beyond the repository', () => {
    const above = path.dirname(root);
    const settings = { [path.join(above, '.trainyard.yaml')]: 'diagnostics: {severity: {bad: off}}' };
    assert.deepEqual(shown({ 'a.recipe': 'BAD', ...relativeTo(settings) }), []);
    assert.deepEqual(shown({ 'a.recipe': 'BAD', '.git/HEAD': '', ...relativeTo(settings) }), ['bad']);
    assert.deepEqual(shown({ 'a.recipe': 'BAD', '.trainyard.yaml': '', ...relativeTo(settings) }), ['bad']);
  });

  it('heeds the settings of the editor before all else', () => {
    const judge = new Judge(known);
    judge.chosen = levelsFrom([
      ['bad', 'hint'],
      ['twice', 12],
    ]);
    assert.deepEqual(shown(severities('diagnostics: {severity: {bad: off}}'), judge), ['bad: hint']);
  });
});

/** With the folder of the project taken for the top, as `projectOf` does. */
function relativeTo(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [path.relative(root, file), text]));
}

describe('a comment that silences a finding', () => {
  /** The text with the comment for what is found first. */
  function silenced(text: string): string {
    const project = projectOf({ 'a.recipe': text });
    const loaded = project.load(path.join(root, 'a.recipe'));
    assert.ok(loaded.kind === 'document');
    const judged = (document = loaded.document) => new Judge(known).file(document, dialect, project).findings;
    const [finding] = judged();
    const [edit] = finding === undefined ? [] : (ignoring(finding)[0]?.edits ?? []);
    assert.ok(edit !== undefined, 'there is no comment for it');
    const { start, end } = loaded.document.offsets(edit.span);
    const result = text.slice(0, start) + edit.newText + text.slice(end);
    const after = project.open(loaded.document.path, result, loaded.document.uri);
    const left = judged(after).filter((one) => one.code === 'bad');
    assert.deepEqual(left, [], `it is still found in:\n${result}`);
    return result;
  }

  it('stands at the end of the line', () => {
    assert.equal(silenced('a: BAD\nb: 1\n'), 'a: BAD # trainyard: ignore[bad]\nb: 1\n');
    assert.equal(silenced('a: BAD # why  \r\n'), 'a: BAD # why # trainyard: ignore[bad]  \r\n');
    assert.equal(silenced('a: BAD'), 'a: BAD # trainyard: ignore[bad]');
  });

  it('stands where a block of text begins, and before quotes that go on', () => {
    assert.equal(silenced('a: |\n  BAD\n'), 'a: | # trainyard: ignore[bad]\n  BAD\n');
    assert.equal(silenced('x:\n  a: "x\n    BAD"\n'), 'x:\n  # trainyard: ignore[bad]\n  a: "x\n    BAD"\n');
    assert.equal(silenced('x: 1\na: x\n  BAD\n'), 'x: 1\n# trainyard: ignore[bad]\na: x\n  BAD\n');
  });

  it('joins the codes that are there', () => {
    assert.equal(
      silenced('a: BAD # trainyard: ignore[twice]\n').split('\n')[0],
      'a: BAD # trainyard: ignore[twice, bad]',
    );
  });
});

describe('the codes', () => {
  it('are known to the settings', () => assert.ok(rules.has('unused-ignore') && rules.has('undeclared-script')));
});
