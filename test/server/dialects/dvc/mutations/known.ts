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
    reason: 'whether the plugin for a remote is installed is not looked at',
    covers: (_ours, dvc) => /requires 'dvc-\w+' to be installed/.test(dvc.message),
    example: { 'dvc.yaml': 'stages: {a: {cmd: x, deps: ["s3://bucket/key"]}}\n' },
  },
  {
    reason:
      'of a Python file only brackets, quotes, indentation and what assigns parameters are read, not all of its grammar',
    covers: (_ours, dvc) => dvc.error === 'PythonFileCorruptedError',
    example: {
      'dvc.yaml': 'vars: [settings.py]\nstages: {a: {cmd: "echo ${n}"}}\n',
      'settings.py': 'n = 1\nimport from\n',
    },
  },
  {
    reason:
      'a mapping or list that holds itself is an error here; DVC goes round in it or loses it, by where it stands',
    covers: (ours) => ours.message.includes('cannot hold itself'),
    example: { 'dvc.yaml': 'stages:\n  a: &a\n    <<: *a\n    cmd: x\n' },
  },
];
