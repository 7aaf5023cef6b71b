/** Which script a command runs: the file after an interpreter, whatever stands before it. */
import type { SimpleCommand, Word } from './shell.ts';

export interface Script {
  /** A module is what `python -m package.module` names. */
  readonly kind: 'file' | 'module';
  readonly word: string;
  /** Nothing in the word depends on the shell or on an expression. */
  readonly isLiteral: boolean;
  /** The folder that it is looked for in, from the one that the command runs in: `PYTHONPATH=src`. */
  readonly from: readonly string[];
}

/** `undefined` where there is none. */
export function scriptOf(command: SimpleCommand): Script | undefined {
  const words = withoutPrefixes(command);
  const [program, ...rest] = words;
  if (program === undefined) return undefined;
  const name = baseName(program.text);
  if (/^(?:python|pypy|ipython)[\d.]*$/.test(name)) return pythonScript(rest, command);
  const launcher = launchers.get(name);
  if (launcher !== undefined) return launchedBy(launcher, rest);
  const interpreter = interpreters.get(name);
  if (interpreter !== undefined) return operandOf(rest, interpreter);
  return program.text.includes('/') ? fileOf(program) : undefined;
}

interface Interpreter {
  /** Options that take a value of their own. */
  readonly valued: readonly string[];
  /** Options after which there is no script. */
  readonly inline: readonly string[];
}

const shell: Interpreter = { valued: ['-o', '-O', '--rcfile', '--init-file'], inline: ['-c', '-s'] };
const simple: Interpreter = { valued: [], inline: ['-c', '-e'] };

const interpreters = new Map<string, Interpreter>([
  ...['sh', 'bash', 'zsh', 'dash', 'ksh'].map((name): [string, Interpreter] => [name, shell]),
  ...['source', '.', 'fish', 'lua', 'php', 'octave', 'Rscript'].map((name): [string, Interpreter] => [name, simple]),
  ['node', { valued: ['-r', '--require', '--import', '--loader'], inline: ['-e', '-p', '--eval', '--print'] }],
  ['julia', { valued: ['-t', '-p', '-L', '-J', '-C'], inline: ['-e', '-E', '--eval'] }],
  ['perl', { valued: ['-I'], inline: ['-e', '-E', '-ne', '-pe', '-ane', '-lane'] }],
  ['ruby', { valued: ['-I', '-r'], inline: ['-e'] }],
]);

interface Launcher {
  readonly suffix: string;
  /** A word without which it runs no script. */
  readonly needs?: string;
}

/** Programs that run a script, known by its suffix, among many options. */
const launchers = new Map<string, Launcher>([
  ['torchrun', { suffix: '.py' }],
  ['deepspeed', { suffix: '.py' }],
  ['spark-submit', { suffix: '.py' }],
  ['accelerate', { suffix: '.py', needs: 'launch' }],
  ['streamlit', { suffix: '.py', needs: 'run' }],
  ['coverage', { suffix: '.py', needs: 'run' }],
  ['papermill', { suffix: '.ipynb' }],
  ['jupyter', { suffix: '.ipynb', needs: '--execute' }],
]);

/** Programs that run the command after them. */
const wrappers = new Set(
  'env time nohup exec command sudo nice ionice timeout stdbuf xvfb-run mpirun mpiexec srun horovodrun'.split(' '),
);
const environments = new Set('poetry uv pipenv pdm hatch rye pixi conda mamba micromamba'.split(' '));
/** Options of both that take a value of their own. */
const valued = new Set(
  '-n -p -c -C -e -u -N --name --prefix --with --project --extra --group --python --env-file --package --environment --directory --ntasks --np'.split(
    ' ',
  ),
);
const keywords = new Set('if then else elif do while until !'.split(' '));

function withoutPrefixes(command: SimpleCommand): SimpleCommand {
  let words = command;
  for (;;) {
    const [first] = words;
    if (first === undefined) return words;
    if (keywords.has(first.text) || /^\w+=/.test(first.text)) words = words.slice(1);
    else if (wrappers.has(first.text)) words = withoutOptions(words.slice(1));
    else if (environments.has(first.text)) words = insideOf(first.text, withoutOptions(words.slice(1)));
    else return words;
  }
}

/** `uv run train.py` and `uv run -m module` mean Python. */
function insideOf(manager: string, words: SimpleCommand): SimpleCommand {
  const [verb, ...rest] = words;
  if (verb?.text !== 'run') return [];
  const [next] = rest;
  const isPython = next?.text === '-m' || next?.text === '--module' || next?.text === '--script';
  const inside = isPython ? rest : withoutOptions(rest);
  const isScript = manager === 'uv' && inside[0]?.text.endsWith('.py');
  return isPython || isScript ? [{ text: 'python', isLiteral: true }, ...inside] : inside;
}

/** Numbers are the values of options such as `-n`, or of `timeout`. */
function withoutOptions(words: SimpleCommand): SimpleCommand {
  let at = 0;
  for (let word = words[at]; word !== undefined; word = words[at]) {
    if (valued.has(word.text)) at += 2;
    else if (word.text.startsWith('-') && word.text !== '-m' && word.text !== '--module') at += 1;
    else if (/^\d+(?:\.\d+)?[smhd]?$/.test(word.text)) at += 1;
    else break;
  }
  return words.slice(at);
}

function pythonScript(words: SimpleCommand, command: SimpleCommand): Script | undefined {
  for (const [index, { text }] of words.entries()) {
    const next = words[index + 1];
    if (text === '-m' || text === '--module') return next && moduleOf(next, command);
    if (/^-[A-Za-z]*c$/.test(text) || text === '-') return undefined;
    const isValue = ['-W', '-X'].includes(words[index - 1]?.text ?? '');
    if (!text.startsWith('-') && !isValue) return fileOf(words[index]);
  }
  return undefined;
}

function operandOf(words: SimpleCommand, { valued: withValue, inline }: Interpreter): Script | undefined {
  for (const [index, { text }] of words.entries()) {
    if (inline.includes(text) || /^-[a-z]+c$/.test(text)) return undefined;
    const before = words[index - 1]?.text ?? '';
    const isValue = withValue.includes(before) || /^-[a-z]+o$/.test(before);
    if (!text.startsWith('-') && !isValue) return fileOf(words[index]);
  }
  return undefined;
}

function launchedBy({ suffix, needs }: Launcher, words: SimpleCommand): Script | undefined {
  if (needs !== undefined && !words.some(({ text }) => text === needs)) return undefined;
  return fileOf(words.find(({ text }) => text.endsWith(suffix)));
}

function fileOf(word: Word | undefined): Script | undefined {
  return word && { kind: 'file', word: word.text, isLiteral: word.isLiteral, from: [] };
}

function moduleOf({ text, isLiteral }: Word, command: SimpleCommand): Script {
  const paths = command.flatMap((word) => /^PYTHONPATH=([^:]+)/.exec(word.text)?.[1] ?? []);
  return { kind: 'module', word: text, isLiteral, from: paths.slice(0, 1) };
}

function baseName(program: string): string {
  return program.replace(/^.*[\\/]/, '').replace(/\.exe$/, '');
}
