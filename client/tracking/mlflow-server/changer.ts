/** Changes of a server's runs, by its REST interface. */
import { assertNever } from '../../../protocol/assertNever.ts';
import { MlflowServer } from '../../storage/mlflowServer.ts';
import type { RunChange, RunChanger } from '../change.ts';
import { noteTag } from '../mlflow/tags.ts';

export const changer: RunChanger = {
  can: ['rename', 'note', 'tag', 'untag', 'delete', 'restore'],

  async change({ path }, runIds, change, { web }) {
    const server = new MlflowServer(path, web);
    try {
      for (const runId of runIds) await changeRun(server, runId, change);
    } finally {
      server.close();
    }
  },
};

function changeRun(server: MlflowServer, runId: string, change: RunChange): Promise<unknown> {
  switch (change.kind) {
    case 'rename':
      return server.post('runs/update', { run_id: runId, run_name: change.name });
    case 'note':
      return change.text === ''
        ? server.post('runs/delete-tag', { run_id: runId, key: noteTag })
        : server.post('runs/set-tag', { run_id: runId, key: noteTag, value: change.text });
    case 'tag':
      return server.post('runs/set-tag', { run_id: runId, key: change.key, value: change.value });
    case 'untag':
      return server.post('runs/delete-tag', { run_id: runId, key: change.key });
    case 'delete':
      return server.post('runs/delete', { run_id: runId });
    case 'restore':
      return server.post('runs/restore', { run_id: runId });
    default:
      return assertNever(change);
  }
}
