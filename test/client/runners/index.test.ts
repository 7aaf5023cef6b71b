import assert from 'node:assert/strict';
import { configuredRunners } from '../../../client/runners/index.ts';

const tools = { sshHelper: '/dist/helper.sh' };
const read = (settings: unknown) => {
  const { runners, problems } = configuredRunners(settings, tools);
  return { names: runners.map(({ name }) => name), problems };
};
const gpu1 = { name: 'gpu1', kind: 'ssh', host: 'gpu1' };

describe('configuredRunners', () => {
  it('makes what the settings name', () => {
    assert.deepEqual(read([gpu1, { ...gpu1, name: 'gpu 2' }]), { names: ['gpu1', 'gpu 2'], problems: [] });
    assert.deepEqual(read(undefined), { names: [], problems: [] });
  });
  it('keeps the good entries where another is wrong, and says which and why', () => {
    const { names, problems } = read([7, gpu1, { ...gpu1, name: 'b', host: '-x' }]);
    assert.deepEqual(names, ['gpu1']);
    assert.match(problems[0] ?? '', /^trainyard\.runners, entry 1: it must be an object/);
    assert.match(problems[1] ?? '', /^trainyard\.runners, entry 3: "host" must be/);
  });
  it('lists the kinds that it knows', () => {
    assert.match(
      read([{ ...gpu1, kind: 'slurm' }]).problems[0] ?? '',
      /"kind" of "gpu1" must be one of "ssh", not "slurm"/,
    );
    assert.match(read([{ ...gpu1, kind: undefined }]).problems[0] ?? '', /not absent/);
  });
  it('wants names that tell runners apart', () => {
    assert.match(read([gpu1, gpu1]).problems[0] ?? '', /another runner is called "gpu1"/);
    assert.match(read([{ ...gpu1, name: 'local' }]).problems[0] ?? '', /the name of this machine/);
    assert.match(read([{ ...gpu1, name: '' }]).problems[0] ?? '', /"name" must be/);
  });
  it('says what the setting must be', () => assert.match(read({}).problems[0] ?? '', /must be a list/));
});
