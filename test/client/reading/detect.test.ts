/** Stores that a project names, beside those that stand in its folder. */
import assert from 'node:assert/strict';
import { AddedStores } from '../../../client/reading/addedStores.ts';
import { detect } from '../../../client/reading/detect.ts';
import { writeFiles } from '../../support/gitRepository.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

describe('a folder whose project names servers', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeFiles(folder, {
      '.env': 'MLFLOW_TRACKING_URI=http://host:5000\nWANDB_ENTITY=team\nWANDB_PROJECT=digits\n',
      'dvclive/metrics.json': '{"step": 1}',
      'dvclive/plots/metrics/loss.tsv': 'step\tloss\n0\t1\n',
    });
  });
  afterEach(removeTemporaryFolders);

  const kinds = async (isTrusted: boolean) =>
    (await detect([{ path: folder, isTrusted }], [], new AddedStores())).map(({ kind }) => kind);

  it('has them in the order of the trackers, where people trust it', async () => {
    assert.deepEqual(await kinds(true), ['mlflow-server', 'dvclive', 'wandb-server']);
  });

  it('has what stands in it alone, where they do not', async () => {
    assert.deepEqual(await kinds(false), ['dvclive']);
  });
});
