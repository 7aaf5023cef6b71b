import assert from 'node:assert/strict';
import path from 'node:path';
import { dialects } from '../../../../server/dialects/index.ts';
import { completion } from '../../../../server/features/completion.ts';
import { Document } from '../../../../server/project/document.ts';
import { withCursor } from '../../../support/cursor.ts';
import { projectOf, root } from '../../../support/pipelineProject.ts';

const file = path.join(root, '.trainyard.yaml');
const settings = dialects.find((dialect) => dialect.claims('.trainyard.yaml'));

describe('.trainyard.yaml', () => {
  function offered(marked: string): readonly string[] {
    assert.ok(settings !== undefined);
    const { text, offset } = withCursor(marked);
    const document = new Document(file, text);
    const position = document.range({ start: offset, end: offset }).start;
    return completion(document, position, [], settings, projectOf({}), { snippets: false }).map(({ label }) => label);
  }

  const wrong = (text: string): readonly string[] => {
    const found = settings?.check(new Document(file, text), projectOf({})).findings ?? [];
    return found.map(({ code, span }) => `${code} ${span.text}`);
  };

  it('offers its keys, the codes, and how severe they may be', () => {
    assert.deepEqual(offered('‸'), ['diagnostics']);
    assert.deepEqual(offered('diagnostics:\n  ‸'), ['severity', 'overrides']);
    const codes = offered('diagnostics:\n  severity:\n    cycle: off\n    ‸');
    assert.ok(codes.includes('undeclared-script') && codes.includes('unused-ignore') && !codes.includes('cycle'));
    assert.deepEqual(offered('diagnostics:\n  severity:\n    cycle: ‸'), ['error', 'warning', 'hint', 'off']);
    assert.deepEqual(offered('diagnostics:\n  overrides:\n    - ‸'), ['files', 'severity']);
  });

  it('is right as the documentation writes it, and empty', () => {
    assert.deepEqual(wrong(''), []);
    assert.deepEqual(wrong('# nothing yet\n'), []);
    assert.deepEqual(
      wrong('diagnostics: {severity: {cycle: off}, overrides: [{files: a/, severity: {cycle: hint}}]}'),
      [],
    );
  });

  it('tells what is wrong in it', () => {
    assert.deepEqual(wrong('diagnostics: {severity: {cyle: off, cycle: none}}'), [
      'unknown-key cyle',
      'wrong-type none',
    ]);
    assert.deepEqual(wrong('diagnostics: {overrides: [{severity: {}}]}'), ['missing-key {severity: {}}']);
    assert.deepEqual(wrong('diagnostics: {severity: {cycle: off, cycle: hint}}'), ['duplicate-key cycle']);
    assert.deepEqual(wrong('- a'), ['wrong-type - a']);
    assert.deepEqual(
      wrong('diagnostics: [').map((one) => one.split(' ')[0]),
      ['yaml-syntax'],
    );
  });
});
