/** DVC's settings as they bear on a project. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { loadConfig } from '../../../../../server/dialects/dvc/config/config.ts';
import { parseIni } from '../../../../../server/dialects/dvc/config/ini.ts';
import { dvc } from '../../../../../server/dialects/dvc/dialect.ts';
import { pipelineOf } from '../../../../../server/dialects/dvc/pipeline.ts';
import { Passage } from '../../../../../server/yaml/span.ts';
import { edited, projectOf, root } from '../../../../support/pipelineProject.ts';

describe('the settings of a project', () => {
  it('name remotes: URLs as they are, folders from the file on', () => {
    const project = projectOf({
      '.dvc/config': '[\'remote "Cloud"\']\n    url = s3://bucket/data\n[remote "disk"]\n    url = ../store\n',
    });
    const { remotes } = loadConfig(root, project);
    assert.equal(remotes.get('cloud'), 's3://bucket/data');
    assert.equal(remotes.get('disk'), path.join(root, 'store'));
  });

  it('are overridden on this machine', () => {
    const project = projectOf({
      '.dvc/config': '[core]\n    no_scm = false\n',
      '.dvc/config.local': '[core]\n    no_scm = True\n',
    });
    assert.equal(loadConfig(root, project).usesGit, false);
  });

  it('say how mappings become options', () => {
    const text = 'vars: [{o: {fast: false, n: [1, 2]}}]\nstages:\n  a:\n    cmd: x ${o}\n';
    const command = (config: string): unknown => {
      const { document, project } = edited(text, { '.dvc/config': config });
      return pipelineOf(document, project).value.stages[0]?.fields.get('cmd');
    };
    assert.match(JSON.stringify(command(''), plain), /"x --n 1 2"/);
    const styled = '[parsing]\n    bool = boolean_optional\n    list = append\n';
    assert.match(JSON.stringify(command(styled), plain), /"x --no-fast --n 1 --n 2"/);
  });

  it('let a URL name a remote, whatever the case of its letters', () => {
    const text = 'stages:\n  a:\n    cmd: x\n    deps: [remote://Store/x, remote://strore/x]\n';
    const { document, project } = edited(text, { '.dvc/config': '[\'remote "store"\']\n    url = /store\n' });
    const messages = dvc.check(document, project).findings.map(({ code, message }) => `${code}: ${message}`);
    assert.deepEqual(
      messages.filter((message) => message.startsWith('unknown-remote-url')),
      ['unknown-remote-url: There is no remote `strore`. Did you mean `store`?'],
    );
  });
});

describe('a file of settings', () => {
  it('is sections with names and values, quoted or not, with comments', () => {
    const text = '# all\n[core] # main\n  Remote = "a # b" # c\n\turl= x#y\n';
    const [section] = parseIni(new Passage(text)).sections;
    assert.equal(section?.name, 'core');
    assert.equal(section.entries.get('remote')?.value, 'a # b');
    const url = section.entries.get('url');
    assert.equal(url?.value, 'x');
    assert.equal(url.span.text, 'x');
    assert.equal(url.key.text, 'url');
  });

  it('may end its lines as Windows does', () => {
    const { sections, problems } = parseIni(new Passage('[core]\r\n    remote = x\r\n'));
    assert.equal(sections[0]?.entries.get('remote')?.value, 'x');
    assert.deepEqual(problems, []);
  });
});

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
