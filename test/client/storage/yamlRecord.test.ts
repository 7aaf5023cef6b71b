/** MLflow's small YAML files, whole and not. */
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { parseYamlRecord } from '../../../client/storage/yamlRecord.ts';

describe('a record in YAML', () => {
  it('keeps scalars as text, and leaves out what is null', () => {
    const record = parseYamlRecord("id: '476782301912269423'\nrun: 1e5\nend_time: null\nname: 'null'\ntags: []\n");
    assert.deepEqual(
      [...(record ?? [])],
      [
        ['id', '476782301912269423'],
        ['run', '1e5'],
        ['name', 'null'],
      ],
    );
  });

  for (const line of [
    'a: b:c',
    'a: b #c',
    "a: 'it''s'",
    "a: 'two\n\n  lines'",
    'a: "x\\ty"',
    'a: ~',
    'a: !!str b',
    'a: &anchor b',
    'a: >-\n  folded\n  text',
    'a: {b: c}',
    'a: [b]',
    'a:',
    'a: plain\n  going on',
    'a: http://host:80/x y',
    'a: 日本',
    'a b: c',
  ]) {
    it(`reads ${JSON.stringify(line)} as any YAML parser does, beside plain lines`, () => {
      const content: unknown = parse(`${line}\n`, { schema: 'failsafe', customTags: ['null'] });
      assert(typeof content === 'object' && content !== null);
      const texts = Object.entries(content).filter(([, value]) => typeof value === 'string');
      assert.deepEqual([...(parseYamlRecord(`id: '1'\n${line}\n`) ?? [])], [['id', '1'], ...texts]);
    });
  }

  it('joins what PyYAML folded', () => {
    assert.equal(parseYamlRecord("name: 'a: b\n\n  c # d'\n")?.get('name'), 'a: b\nc # d');
  });

  for (const [what, text] of [
    ['empty', ''],
    ['cut off in a line', 'experiment_id: 47678'],
    ['cut off in quotes', "name: 'a: b\n"],
    ['a list', '- a\n'],
    ['no YAML', 'a: [\n'],
    ['binary', '\0\0\0\n'],
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(/./g, (key) => `${key}: &${key} [${Array.from({ length: 9 }, () => `*${String.fromCharCode(key.charCodeAt(0) - 1)}`)}]\n`)}`,
    ],
  ] as const) {
    it(`is none while it is ${what}`, () => assert.equal(parseYamlRecord(text), undefined));
  }
});
