/** Starting in a workspace of 500 pipelines: the open one first, then all of them as one project. */
import path from 'node:path';
import { type Measure, quantile } from '../measure.ts';
import { ready } from './ready.ts';
import { Server, type Setup } from './server.ts';
import { commandOf, parameters, pipelineText, withProject } from './texts.ts';
import { type } from './typing.ts';

const files = 500;

/** Four stages of twelve lines: the median of what people have is 46 lines. */
const stages = 4;

export async function workspace(setup: Setup): Promise<Measure[]> {
  const names = Array.from({ length: files }, (_, number) => `project_${number}`);
  const texts = names.flatMap((name) => [
    [`${name}/dvc.yaml`, pipelineText(stages)],
    [`${name}/params.yaml`, parameters],
    [`${name}/src/train.py`, ''],
    [`${name}/models/base.pkl`, ''],
  ]);
  return withProject(Object.fromEntries(texts), async (folder) => {
    const server = await Server.start(setup, folder);
    const complete = ready(server, files);
    const document = await server.open(path.join(folder, names[files / 2] ?? '', 'dvc.yaml'));
    const first = performance.now() - server.startedAt;
    const all = (await complete) - server.startedAt;
    const { keystrokes } = await type(server, document, [commandOf(0), commandOf(stages - 1)]);
    const memory = await server.memory();
    await server.stop();
    const row = (name: string, ours: number, goal: number | null, unit = 'ms'): Measure => ({
      topic: 'language',
      name: `${files} files: ${name}`,
      unit,
      ours,
      peer: null,
      goal,
    });
    return [
      row('start to diagnostics of the open one', first, 150),
      row('start to the complete graph', all, 2_000),
      row('keystroke to diagnostics, 95 %', quantile(keystrokes, 0.95), null),
      ...(memory === undefined ? [] : [row('resident memory', memory, 200, 'MB')]),
    ];
  });
}
