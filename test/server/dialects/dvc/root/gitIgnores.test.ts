/** What git ignores by files outside of the repository's tree. */
import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import path from 'node:path';
import { gitIgnores } from '../../../../../server/dialects/dvc/root/gitIgnores.ts';
import { memoryFiles } from '../../../../../server/project/files.ts';
import { Documents } from '../../../../../server/project/project.ts';

const root = path.resolve('/project');

/** Files by path: absolute ones, those below `~`, and the others in the project. */
function isIgnored(name: string, files: Readonly<Record<string, string>>): boolean {
  const placed = new Map<string, string>();
  for (const [file, text] of Object.entries({ '.git/HEAD': '', '.dvc/config': '', ...files })) {
    placed.set(path.resolve(root, file.replace(/^~/, homedir())), text);
  }
  const ignores = gitIgnores(root, new Documents(memoryFiles(placed)));
  return ignores?.ruleFor(path.join(root, name), 'file') !== undefined;
}

describe('git ignores in a project', () => {
  const variables = ['XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL'] as const;
  const earlier = variables.map((name) => process.env[name]);

  before(() => {
    for (const name of variables) delete process.env[name];
  });
  after(() => {
    for (const [index, name] of variables.entries()) {
      if (earlier[index] !== undefined) process.env[name] = earlier[index];
    }
  });

  it('what the repository says for this clone alone', () => {
    assert.ok(isIgnored('dvc.lock', { '.git/info/exclude': '*.lock\n' }));
  });

  it('what its user says for all repositories', () => {
    assert.ok(isIgnored('dvc.lock', { '~/.config/git/ignore': '*.lock\n' }));
    assert.ok(!isIgnored('dvc.lock', { '~/.config/git/ignore': '*.lock\n', '.gitignore': '!dvc.lock\n' }));
  });

  it('what the settings of git name in its place', () => {
    const files = { '~/.config/git/ignore': '*.lock\n', '~/.ignored': '*.tmp\n' };
    const settings = '[user]\n\tname = A\n[core]\n\teditor = vim\n\texcludesFile = ~/.ignored # mine\n';
    for (const where of ['~/.gitconfig', '~/.config/git/config', '.git/config']) {
      assert.ok(isIgnored('x.tmp', { ...files, [where]: settings }), where);
      assert.ok(!isIgnored('dvc.lock', { ...files, [where]: settings }), where);
    }
  });
});
