/** F5: what .vscode/launch.json and tasks.json name is there, or is made by the build and the set-up. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isArrayOf, isRecord, isString, isStrings } from '../../protocol/shape.ts';
import { product } from '../../scripts/bundles.ts';
import { root } from '../../scripts/setup/paths.mjs';
import { sample } from '../../scripts/setup/sample.mjs';
import { tasks as scriptTasks } from '../../scripts/setup/tasks.mjs';
import { suites } from '../../scripts/suites/suites.mjs';

type Entry = Readonly<Record<string, unknown>>;

function read(file: string): Entry {
  const content: unknown = JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  assert(isRecord(content), file);
  return content;
}

/** A list of objects under `key`. */
function list(entry: Entry, key: string): readonly Entry[] {
  const value = entry[key];
  assert(isArrayOf(value, isRecord), key);
  return value;
}

function strings(value: unknown): readonly string[] {
  return isStrings(value) ? value : isString(value) ? [value] : [];
}

describe('debugging by F5', () => {
  const launch = read('.vscode/launch.json');
  const configurations = list(launch, 'configurations');
  const compounds = list(launch, 'compounds');
  const tasks = list(read('.vscode/tasks.json'), 'tasks');
  const made = product.map(({ outfile }) => outfile);

  it('waits for tasks that there are', () => {
    const labels = tasks.map(({ label }) => label);
    const named = [...configurations, ...compounds].flatMap(({ preLaunchTask }) => strings(preLaunchTask));
    const dependencies = tasks.flatMap(({ dependsOn }) => strings(dependsOn));
    assert(named.length > 0 && dependencies.length > 0);
    for (const name of [...named, ...dependencies]) assert(labels.includes(name), name);
  });

  it('starts configurations that there are', () => {
    const names = configurations.map(({ name }) => name);
    for (const name of compounds.flatMap((compound) => strings(compound['configurations']))) {
      assert(names.includes(name), name);
    }
  });

  it('looks for source maps where the build puts its bundles', () => {
    const globs = configurations.flatMap(({ outFiles }) => strings(outFiles));
    assert(globs.length > 0);
    for (const glob of globs) {
      const pattern = glob.replace(['$', '{workspaceFolder}/'].join(''), '');
      assert(
        made.some((file) => file !== undefined && path.matchesGlob(file, pattern)),
        glob,
      );
    }
  });

  it('names files and folders that are there once all is set up', () => {
    const named = configurations
      .flatMap(({ program, runtimeExecutable, args }) => [program, runtimeExecutable, args].flatMap(strings))
      .flatMap((text) => /\$\{workspaceFolder\}(.*)$/.exec(text)?.slice(1) ?? []);
    assert.equal(named.length, 4, named.join(', '));
    for (const name of named) {
      const file = path.join(root, name);
      assert(file === sample || existsSync(file) || existsSync(`${file}.exe`), file);
    }
  });

  it('runs scripts that there are, with a task or a suite that they know', () => {
    const known: Readonly<Record<string, object>> = { 'scripts/task.mjs': scriptTasks, 'scripts/test.mjs': suites };
    const calls = tasks.map(({ args }) => strings(args)).filter((args) => args.length > 0);
    assert(calls.length > 0);
    for (const [script = '', name = ''] of calls) {
      assert(existsSync(path.join(root, script)), script);
      assert(name in (known[script] ?? { '': 'takes none' }), `${script} ${name}`);
    }
  });

  it('runs npm scripts that there are', () => {
    const scripts = read('package.json')['scripts'];
    const named = tasks.filter(({ type }) => type === 'npm').map(({ script }) => script);
    assert(named.length > 0 && isRecord(scripts));
    for (const name of named) assert(isString(name) && name in scripts, String(name));
  });

  it('loads the extension from where the build puts it', () => {
    const { main } = read('package.json');
    assert(isString(main) && made.includes(path.posix.normalize(main)), String(main));
  });
});
