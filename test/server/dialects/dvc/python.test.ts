import assert from 'node:assert/strict';
import { pythonParameters } from '../../../../server/dialects/dvc/python/parameters.ts';
import { printed } from '../../../../server/yaml/printed.ts';
import { Passage } from '../../../../server/yaml/span.ts';
import { withSpans } from '../../../support/cursor.ts';

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
    'of names in any spelling and any letters': [
      '(a) = 1\né: dict[str, "x=1"] = 2\nﬁ = 3\nself.b = 4\n(self).c = 5\nx.d = 6\nx().self.e = 7\n',
      "{'a': 1, 'é': 2, 'fi': 3, 'b': 4, 'c': 5}",
    ],
    'below heads of any kind': [
      '@d(a=1)\nclass A({1: 2}[1], b="x:y"):  # c\n\ta = 1\n\tdef __init__(self, a={"b": 1},\n  c=2) -> "x:y": self.d = 3; e = 4\nasync def __init__(self):\n  self.f = 5\nelse: g = 6\n',
      "{'A': {'a': 1, 'd': 3}}",
    ],
    'of all that is a literal, and no more': [
      'a = -(1)\nb = - -1\nc = +True\nd = "x" b"y" if 1 else 2\ne = "x" f"y"\nf = [*g]\nh = {**g}\ni = 1,\nj = 1if x else 2\nk = ("x"\n  "y")\nl = 1_0.0_1\n',
      "{'a': -1, 'i': (1,), 'k': 'xy', 'l': 10.01}",
    ],
    'with line ends of every kind': [
      "a = 1\r\nb = \"x\\\r\ny\"\rc = '''z\r\n'''\r\nclass D:\r\n  e = \\\r\n  2\r\n",
      "{'a': 1, 'b': 'xy', 'c': 'z\\n', 'D': {'e': 2}}",
    ],
    'the first place and the last value of keys that are there twice': [
      'a = {"x": 1, "y": 2, "x": 3}\n',
      "{'a': {'x': 3, 'y': 2}}",
    ],
    'the last of a name': ['a = 1\na = 0x1_0\n', "{'a': 16}"],
    'strings with quotes, hashes and brackets in them': [
      'a = """x\n# [ "\n"""\nb = r"\\n"\nc = "\\u00e9\\n"\n',
      `{'a': 'x\\n# [ "\\n', 'b': '\\\\n', 'c': 'é\\n'}`,
    ],
  };
  for (const [name, [text, values]] of Object.entries(cases)) {
    it(`are ${name}`, () => {
      const node = pythonParameters(new Passage(text));
      assert.equal(node.kind === 'problem' ? node.message : printed(node), values);
    });
  }

  const broken: Readonly<Record<string, string>> = {
    'a bracket that is not closed': 'a = 1\nb = ⟦[⟧1, (2)\nc = 3\n',
    'one that closes another': 'a = [1⟦)⟧\n',
    'a text without an end': 'a = 1\nb = ⟦"⟧x\nc = 3\n',
    'a sign that Python has not': 'a = ⟦$⟧1\n',
    'a line too far in': 'a = 1\n  ⟦b⟧ = 2\n',
    'a line between two depths': 'class A:\n    a = 1\n  ⟦b⟧ = 2\n',
    'a class without a body': 'class A:\n⟦a⟧ = 1\n',
  };
  for (const [name, marked] of Object.entries(broken)) {
    it(`cannot be read where there is ${name}`, () => {
      const { text, spans } = withSpans(marked);
      const read = pythonParameters(new Passage(text));
      assert.ok(read.kind === 'problem');
      assert.deepEqual([{ start: read.span.from, end: read.span.to }], spans);
    });
  }
});
