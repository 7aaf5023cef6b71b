/** What few write, and DVC takes in a way of its own: each of these once came out otherwise here. */
import type { Project } from './mutate.ts';

function pipeline(text: string, parameters?: string): Project {
  return { 'dvc.yaml': `${text}\n`, ...(parameters !== undefined && { 'params.yaml': `${parameters}\n` }) };
}

/** Scalars that YAML 1.2 takes for something else. */
const old =
  'y Yes NO off tRue 010 -07 08 0_7 0o7 1:30 -1:30:15 1:30.5 0:30 01:30 1:60 -.5 .5 +1.5 1_0 0x1F 0b11 1e3 ~ 12:'.split(
    ' ',
  );

export const rare: readonly Project[] = [
  // Lists as keys, sets and pairs hold expressions, too.
  pipeline('vars: [{? [a, "${x}"] : b}]'),
  pipeline('stages: {a: {cmd: x, meta: {? [a, "${gone}"] : 1}}}'),
  pipeline('stages: {a: {cmd: x, meta: {? [a, "${n}"] : 1}}}', 'n: 1'),
  pipeline('stages: {a: {cmd: x, meta: !!set {"${gone}"}}}'),
  pipeline('stages: {a: {cmd: x, meta: !!pairs [a: "${.n}"]}}'),
  pipeline('stages: {a: {foreach: {? [a, "${n}"] : 1}, do: {cmd: x}}}', 'n: 1'),
  pipeline('stages: {a: {foreach: {? [a, "b${n}"] : 1}, do: {cmd: "${key}"}}}', 'n: 1'),
  // Python goes over binary data as over a list of numbers.
  pipeline('stages: {a: {cmd: "x ${options}"}}', 'options: {a: !!binary YWJj, b: !!binary "", c: !!binary /w==}'),
  pipeline('stages: {a: {cmd: "x ${options}"}}', 'options: {a: [1, !!binary YWJj]}'),
  pipeline('datasets: !!binary YWJj'),
  pipeline('datasets: !!set {a}'),
  // Only a name without a slash at its end is one of DVC's own files.
  pipeline('stages: {a: {cmd: x, deps: [dvc.yaml/], outs: [b/dvc.yaml]}}'),
  pipeline('stages: {a: {cmd: x, deps: [dvc.yaml/]}}'),
  // URLs as Python reads them.
  pipeline('stages: {a: {cmd: x, deps: ["ds://[cats"]}}'),
  pipeline('stages: {a: {cmd: x, params: [{"ds://cats": [a]}]}}'),
  pipeline('stages: {a: {cmd: x, deps: [" foo://bar"]}}'),
  pipeline('stages: {a: {cmd: x, deps: ["remote:/\\t/gone/x"]}}'),
  pipeline('stages: {a: {matrix: {"${n}": [1, 2]}, cmd: x}}', 'n: b'),
  pipeline('stages: {a: {matrix: {"x${n}": [1, 2]}, cmd: "${item.xb}"}}', 'n: b'),
  pipeline('stages: {a: {cmd: x, meta: {? !!set {a} : 1}}}'),
  // A file may say that it is YAML 1.1.
  pipeline('%YAML 1.1\n---\nstages: {a: {cmd: x, frozen: yes, always_changed: Off}}'),
  pipeline('stages: {a: {cmd: "${l}"}}', `%YAML 1.1\n---\nl: {l: [${old.join(', ')}]}`),
  pipeline('stages: {a: {foreach: "${l}", do: {cmd: "${item}"}}}', `%YAML 1.1\n---\nl: [${old.join(', ')}]`),
  // What is a literal of Python, but no parameter.
  { 'dvc.yaml': 'vars: [settings.py]\n', 'settings.py': 'a = [1, 2j]\n' },
  { 'dvc.yaml': 'vars: [settings.py]\n', 'settings.py': 'class A:\n  a = ...\n' },
  { 'dvc.yaml': 'vars: [settings.py]\n', 'settings.py': 'a = 1 + 2\nb = {"c": set()}\n' },
  { 'dvc.yaml': 'vars: [settings.py]\n', 'settings.py': 'a = [1\nb = 2\n' },
  { 'dvc.yaml': 'vars: [settings.py]\n', 'settings.py': 'a = "x\nb = 2\n' },
  { 'dvc.yaml': 'vars: [settings.py]\n', 'settings.py': 'a = 1\n  b = 2\n' },
  { 'dvc.yaml': 'vars: [settings.py]\n', 'settings.py': 'a = {"b": {(): 1, []: 2}}\n' },
];
