import assert from 'node:assert/strict';
import { pythonParameters } from '../../../../server/dialects/dvc/python/parameters.ts';
import { printed } from '../../../../server/yaml/printed.ts';
import { Passage } from '../../../../server/yaml/span.ts';

describe('parameters in a Python file', () => {
  const cases: Readonly<Record<string, readonly [text: string, values: string]>> = {
    'literals of the module': [
      'a = 1\nb: float = 0.5  # rate\nc = "x" \'y\'\nd = [1, 2,]\n',
      "{'a': 1, 'b': 0.5, 'c': 'xy', 'd': [1, 2]}",
    ],
    'over several lines': [
      'a = {\n  "k": (1),  # one\n  "l": -2,\n}\nb = \\\n  True\n',
      "{'a': {'k': 1, 'l': -2}, 'b': True}",
    ],
    'several on a line': ['a = 1; b = None\n', "{'a': 1, 'b': None}"],
    'in classes and __init__': [
      'class Train:\n    rate = 1e-3\n    class Inner: depth = 2\n    def __init__(self, x):\n        self.steps = 10\n        other = 3\n    def run(self):\n        self.hidden = 1\n',
      "{'Train': {'rate': 0.001, 'Inner': {'depth': 2}, 'steps': 10}}",
    ],
    'but not what is computed, unpacked or below other statements': [
      'import os\na = os.getcwd()\nb = 1 + 2\nc = d = 1\ne, f = 1, 2\ng += 1\nif True:\n    h = 1\ni = f"{a}"\nj: int\nk == 1\n',
      '{}',
    ],
    'the last of a name': ['a = 1\na = 0x1_0\n', "{'a': 16}"],
    'strings with quotes, hashes and brackets in them': [
      'a = """x\n# [ "\n"""\nb = r"\\n"\nc = "\\u00e9\\n"\n',
      `{'a': 'x\\n# [ "\\n', 'b': '\\\\n', 'c': 'é\\n'}`,
    ],
  };
  for (const [name, [text, values]] of Object.entries(cases)) {
    it(`are ${name}`, () => {
      assert.equal(printed(pythonParameters(new Passage(text))), values);
    });
  }
});
