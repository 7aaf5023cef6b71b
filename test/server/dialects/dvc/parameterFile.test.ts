import assert from 'node:assert/strict';
import path from 'node:path';
import { dvc } from '../../../../server/dialects/dvc/dialect.ts';
import { loadParameters } from '../../../../server/dialects/dvc/parameterFile.ts';
import { definition } from '../../../../server/features/definition.ts';
import { printed } from '../../../../server/yaml/printed.ts';
import { marked, nameOf } from '../../../support/namedPlaces.ts';
import { projectOf, root } from '../../../support/pipelineProject.ts';

describe('a parameter file', () => {
  const readable: Readonly<Record<string, readonly [file: string, text: string, values: string]>> = {
    'in TOML, with tables, dotted keys and arrays of tables': [
      'a.toml',
      'n = 1_000\nx.y = 0.5\n[t]\ns = "é\\n"\n[[l]]\nb = true\n[[l]]\nb = -inf\n[l.m]\nd = 0xff\n',
      "{'n': 1000, 'x': {'y': 0.5}, 't': {'s': 'é\\n'}, 'l': [{'b': True}, {'b': -inf, 'm': {'d': 255}}]}",
    ],
    'in JSON, of equal keys the last': [
      'a.json',
      '{"a": 1, "b": [1.0, null, "\\u00e9"], "a": -2e3, "c": NaN}',
      "{'a': -2000.0, 'b': [1.0, None, 'é'], 'c': nan}",
    ],
    'in YAML, whatever its suffix': ['a.conf', 'a: 010\n2: b\n', "{'a': 10, 2: 'b'}"],
    'with lone carriage returns': ['a.toml', 'a = 1\rb = 2\r', "{'a': 1, 'b': 2}"],
    'that is empty': ['a.json', '{}', '{}'],
  };
  for (const [name, [file, text, values]] of Object.entries(readable)) {
    it(`is read ${name}`, () => {
      const loaded = loadParameters(path.join(root, file), projectOf({ [file]: text }));
      assert.equal(loaded.kind === 'values' ? printed(loaded.values) : loaded.kind, values);
    });
  }

  const broken: Readonly<Record<string, readonly [file: string, text: string, at: string]>> = {
    'a key of TOML that is there twice': ['a.toml', 'a = 1\nb = 2\na = 3\n', 'a = 3'],
    'a number of TOML with a leading zero': ['a.toml', 'a = 01\n', '01'],
    'a comma of JSON too many': ['a.json', '{"a": 1,}', '}'],
    'a string of JSON over two lines': ['a.json', '{"a": "x\ny"}', '"x'],
    'a byte order mark of JSON': ['a.json', '\ufeff{}', '\ufeff'],
  };
  for (const [name, [file, text, at]] of Object.entries(broken)) {
    it(`is refused for ${name}, at its place`, () => {
      const loaded = loadParameters(path.join(root, file), projectOf({ [file]: text }));
      assert.ok(loaded.kind === 'corrupt');
      assert.deepEqual(
        loaded.problems.map(({ span }) => loaded.document.offsets(span).start),
        [text.indexOf(at)],
      );
    });
  }

  it('in TOML is where a name in it leads to', () => {
    const text = 'vars: [params.toml]\nstages:\n  a:\n    cmd: x ${train.ra‸te}\n';
    const { document, position, files, project } = marked({ 'dvc.yaml': text, 'params.toml': '[train]\nrate = 0.1\n' });
    const places = definition(document, position, files, dvc, project).map(({ uri, range }) => [nameOf(uri), range]);
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 4 } };
    assert.deepEqual(places, [['params.toml', range]]);
  });
});
