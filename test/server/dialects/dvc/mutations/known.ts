/** Where we differ from DVC and know why. Each has an example; when that agrees one day, the entry must go. */
import type { Project } from './mutate.ts';
import type { Verdict } from './verdict.ts';

export interface Known {
  readonly reason: string;
  readonly covers: (ours: Verdict, dvc: Verdict) => boolean;
  readonly example: Project;
}

export const known: readonly Known[] = [
  {
    reason: 'YAML is read by a library that follows the specification where ruamel.yaml does not',
    covers: (ours, dvc) =>
      [ours.phase, dvc.phase].includes('yaml') ||
      /^yaml-syntax|^duplicate-key/.test(ours.error) ||
      dvc.error === 'YAMLFileCorruptedError',
    example: { 'dvc.yaml': 'stages:\n  a:\n    cmd: x\n    outs: [x:]\n' },
  },
  {
    reason: 'not mended yet',
    covers: () => true,
    example: { 'dvc.yaml': 'datasets: [{type: dvc, name: x}]\n' },
  },
];
