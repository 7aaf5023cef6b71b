/** Experiments as DVC's own library reads them: by their commits, and without one from the workspace. */
import type { StoreLocation } from '../../storage/location.ts';
import { literal } from '../pythonCode.ts';
import type { Run } from '../store.ts';

export function dvcCode({ path }: StoreLocation, runs: readonly Run[]): string {
  const reading = runs.map(({ name, commit }) => {
    const revision = commit === undefined ? '' : `, rev=${literal(commit)}`;
    const values = ['metrics', 'params'].map((kind) => `dvc.api.${kind}_show(repo=repo${revision})`);
    return `print(${[literal(name), ...values].join(', ')})`;
  });
  return ['import dvc.api', '', `repo = ${literal(path)}`, ...reading, ''].join('\n');
}
