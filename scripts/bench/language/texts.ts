/** Pipelines to measure with. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export const parameters = 'train:\n  rate: 0.1\n  epochs: 20\n';

/** Twelve lines a stage, each fed by the one before it. */
export function pipelineText(stages: number): string {
  return `stages:\n${Array.from({ length: stages }, (_, number) => stage(number)).join('')}`;
}

function stage(number: number): string {
  return `  train_${number}:
    cmd: ${commandOf(number)}
    deps:
      - src/train.py
      - models/${number === 0 ? 'base' : `model_${number - 1}`}.pkl
    params:
      - train.rate
      - train.epochs
    outs:
      - models/model_${number}.pkl:
          persist: true
    frozen: false
`;
}

/** As it stands in the text. */
export function commandOf(number: number): string {
  return `python src/train.py --rate \${train.rate} --out models/model_${number}.pkl`;
}

/** A DVC project with these files, for as long as `use` runs. */
export async function withProject<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'trainyard-bench-'));
  try {
    const all = { '.dvc/config': '[core]\n    no_scm = true\n', ...files };
    for (const [name, text] of Object.entries(all)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A project of one pipeline of so many stages. */
export function projectFiles(stages: number): Readonly<Record<string, string>> {
  return {
    'dvc.yaml': pipelineText(stages),
    'params.yaml': parameters,
    'src/train.py': '',
    'models/base.pkl': '',
  };
}
