/** Trials as Optuna's own library loads them. */
import type { StoreLocation } from '../../storage/location.ts';
import { literal } from '../pythonCode.ts';
import type { Run } from '../store.ts';

export function optunaCode({ path }: StoreLocation, isDatabase: boolean, runs: readonly Run[]): string {
  const storage = isDatabase ? literal(`sqlite:///${path}`) : `JournalStorage(JournalFileBackend(${literal(path)}))`;
  const imports = isDatabase
    ? ['import optuna']
    : [
        'import optuna',
        'from optuna.storages import JournalStorage',
        'from optuna.storages.journal import JournalFileBackend',
      ];
  const studies = [...Map.groupBy(runs, ({ experimentId }) => experimentId)].flatMap(([study, trials]) => [
    `study = optuna.load_study(study_name=${literal(study)}, storage=storage)`,
    `trials = [study.trials[number] for number in (${trials.map(numberOf).join(', ')},)]`,
  ]);
  return [...imports, '', `storage = ${storage}`, ...studies, ''].join('\n');
}

/** The id of a trial is its study's name and its number. */
function numberOf({ id }: Run): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
