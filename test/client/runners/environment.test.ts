import assert from 'node:assert/strict';
import { isJobId, jobEnvironment, outerEnvironment } from '../../../client/runners/environment.ts';
import { specOf } from '../../support/localJobs.ts';

const tagsOf = ({ MLFLOW_RUN_CONTEXT = '' }: Record<string, string>): unknown => JSON.parse(MLFLOW_RUN_CONTEXT);

describe('jobEnvironment', () => {
  const spec = specOf('j1', '/w', ['train']);

  it('tags the runs with the job, its runner and the snapshot', () => {
    assert.deepEqual(tagsOf(jobEnvironment(spec, 'gpu1', {}, 'abc')), {
      'trainyard.job': 'j1',
      'trainyard.runner': 'gpu1',
      'mlflow.source.git.commit': 'abc',
    });
  });
  it('keeps the tags that were there', () => {
    const tags = tagsOf(jobEnvironment(spec, 'local', { MLFLOW_RUN_CONTEXT: '{"team":"vision"}' }));
    assert.deepEqual(tags, { team: 'vision', 'trainyard.job': 'j1', 'trainyard.runner': 'local' });
  });
  it('ignores a context that MLflow would not read either', () => {
    const tags = tagsOf(jobEnvironment(spec, 'local', { MLFLOW_RUN_CONTEXT: '{broken' }));
    assert.deepEqual(tags, { 'trainyard.job': 'j1', 'trainyard.runner': 'local' });
  });
  it('makes Python write at once, unless told otherwise', () => {
    const chosen = (environment: Record<string, string>) => jobEnvironment({ ...spec, environment }, 'local', {});
    assert.partialDeepStrictEqual(chosen({}), { PYTHONUNBUFFERED: '1' });
    assert.partialDeepStrictEqual(chosen({ PYTHONUNBUFFERED: '' }), { PYTHONUNBUFFERED: '' });
  });
});

describe('outerEnvironment', () => {
  it('leaves out what VS Code sets for its own processes, and the marker of a job it may run in', () => {
    const all = { PATH: '/bin', ELECTRON_RUN_AS_NODE: '1', VSCODE_PID: '7', TRAINYARD_JOB: 'j0', HOME: '/h' };
    assert.deepEqual(outerEnvironment(all), { PATH: '/bin', HOME: '/h' });
  });
});

describe('isJobId', () => {
  it('takes what is safe in a file name, a ref and a remote command, and nothing else', () => {
    assert.deepEqual(['20250101-aB_1', '', 'a b', '../a', 'a;b', 'x'.repeat(65)].map(isJobId), [
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
