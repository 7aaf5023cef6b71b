/** Experiments are renamed and removed by DVC; commits and the workspace are not its to change. */
import { StoreError } from '../../storage/location.ts';
import type { RunChange, RunChanger } from '../change.ts';
import { runDvc } from './command.ts';
import { isCommit } from './queue.ts';
import type { Row } from './rows.ts';

export const dvcChanger: RunChanger = {
  can: ['rename', 'delete'],

  async change({ path }, runIds, change, { python }, signal) {
    if (change.kind === 'rename') {
      for (const id of runIds) {
        if (!isKept(id)) throw refusal(id, 'renamed');
        await runDvc(python, path, ['exp', 'rename', '--', id, change.name], signal);
      }
    }
    if (change.kind === 'delete') {
      const [other] = runIds.filter((id) => !isKept(id) && !isCommit(id));
      if (other !== undefined) throw refusal(other, 'deleted');
      await runDvc(python, path, ['exp', 'remove', '--', ...runIds], signal).catch((error: unknown) => {
        throw isUnknownName(error) ? refusal('', 'deleted') : error;
      });
    }
  },
};

/** Of a row that stands on the commit `baseline`. */
export function changesOf({ id }: Pick<Row, 'id'>, baseline: string): readonly RunChange['kind'][] {
  if (isKept(id)) return dvcChanger.can;
  return isCommit(id) && id !== baseline ? ['delete'] : [];
}

/** An experiment that ran is known by its ref; one of the queue, as a commit, by its id. */
function isKept(id: string): boolean {
  return id.startsWith('refs/exps/');
}

function isUnknownName(error: unknown): boolean {
  return error instanceof StoreError && /not a valid experiment name/.test(error.message);
}

function refusal(id: string, verb: 'renamed' | 'deleted'): StoreError {
  const what = id === 'workspace' ? 'The workspace is' : 'Commits are';
  const other = verb === 'renamed' ? ', and one of the queue once it has run' : '';
  return new StoreError('unsupported', `${what} not ${verb} here: an experiment on a commit can be${other}.`);
}
