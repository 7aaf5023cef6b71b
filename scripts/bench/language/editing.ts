/** Typing into one file of 10, 100 and 1,000 stages: what people have at most is 1,200 lines. */
import path from 'node:path';
import { type Measure, quantile } from '../measure.ts';
import { Server, type Setup } from './server.ts';
import { commandOf, projectFiles, withProject } from './texts.ts';
import { type Times, type } from './typing.ts';

interface Figures {
  readonly times: Times;
  readonly memory: number | undefined;
}

interface Goals {
  readonly keystroke: number | null;
  readonly completion: number | null;
  readonly hover: number | null;
  readonly memory: number;
}

/** By the number of stages; milliseconds at the 95th percentile, and MB. */
const goals: ReadonlyMap<number, Goals> = new Map([
  [10, { keystroke: null, completion: null, hover: null, memory: 200 }],
  [100, { keystroke: 10, completion: 5, hover: 3, memory: 200 }],
  [1_000, { keystroke: 40, completion: 15, hover: null, memory: 150 }],
]);

export async function editing(ours: Setup, theirs: Setup): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const [stages, goal] of goals) {
    const [own, peer] = await withProject(projectFiles(stages), async (folder) => [
      await measure(ours, folder, stages),
      await measure(theirs, folder, stages),
    ]);
    measures.push(...rows(stages, own, peer, goal));
  }
  return measures;
}

async function measure(setup: Setup, folder: string, stages: number): Promise<Figures> {
  const server = await Server.start(setup, folder);
  const document = await server.open(path.join(folder, 'dvc.yaml'));
  const places = [0, Math.floor(stages / 2), stages - 1].map(commandOf);
  const times = await type(server, document, places);
  const memory = await server.memory();
  await server.stop();
  return { times, memory };
}

function rows(stages: number, own: Figures, peer: Figures, goal: Goals): Measure[] {
  const lines = `${(stages * 12).toLocaleString('en')} lines`;
  const row = (what: keyof Times, name: string, share: number, limit: number | null): Measure => ({
    topic: 'language',
    name: `${lines}: ${name}, ${share === 0.5 ? 'median' : '95 %'}`,
    unit: 'ms',
    ours: quantile(own.times[what], share),
    peer: quantile(peer.times[what], share),
    goal: limit,
  });
  const memory: Measure[] =
    own.memory === undefined
      ? []
      : [
          {
            topic: 'language',
            name: `${lines}: resident memory`,
            unit: 'MB',
            ours: own.memory,
            peer: peer.memory ?? null,
            goal: goal.memory,
          },
        ];
  return [
    row('keystrokes', 'keystroke to diagnostics', 0.5, null),
    row('keystrokes', 'keystroke to diagnostics', 0.95, goal.keystroke),
    row('completions', 'completion', 0.5, null),
    row('completions', 'completion', 0.95, goal.completion),
    row('hovers', 'hover', 0.95, goal.hover),
    ...memory,
  ];
}
