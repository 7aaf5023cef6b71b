/** The status of all stages of a project whose dvc.lock knows of each only what it ran; `dvc status` tells the same. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  type Pipeline,
  type ProjectStage,
  pipelinesRequest,
  projectGraphsRequest,
  statusChanged,
} from '../../../protocol/language.ts';
import { changes } from '../../../server/session/statuses.ts';
import { dvc } from './dvc.ts';
import { ready } from './ready.ts';
import { Server, type Setup } from './server.ts';

/** Milliseconds: ours from the question, asked when all is checked, to the answer, without the pause that is made. */
export async function status(setup: Setup, folder: string): Promise<{ readonly ours: number; readonly peer: number }> {
  for (const pipeline of await pipelinesIn(setup, folder)) await writeLock(pipeline);
  const server = await start(setup, folder);
  const told = new Promise<void>((resolve) => server.connection.onNotification(statusChanged, resolve));
  const begun = performance.now();
  await stagesOf(server);
  await told;
  const stages = await stagesOf(server);
  const ours = performance.now() - begun - changes.pause;
  await server.stop();
  if (stages.some((stage) => stage.status === undefined)) throw new Error('There are stages without a status.');
  return { ours, peer: await dvc(folder, 'status') };
}

async function start(setup: Setup, folder: string): Promise<Server> {
  const server = await Server.start(
    { ...setup, initializationOptions: { serverStatus: true, pipelines: true } },
    folder,
  );
  await ready(server, 1);
  return server;
}

async function pipelinesIn(setup: Setup, folder: string): Promise<readonly Pipeline[]> {
  const server = await start(setup, folder);
  const pipelines = await server.connection.sendRequest(pipelinesRequest, {});
  await server.stop();
  return pipelines;
}

async function stagesOf({ connection }: Server): Promise<readonly ProjectStage[]> {
  const graphs = await connection.sendRequest(projectGraphsRequest, { withoutEdges: true });
  return graphs.flatMap(({ stages }) => stages);
}

/** DVC fails at an empty one. */
async function writeLock({ uri, stages }: Pipeline): Promise<void> {
  const locked = stages.map(({ name }) => `  ${name}:\n    cmd: run\n`);
  const file = fileURLToPath(uri).replace(/\.yaml$/, '.lock');
  await writeFile(file, `schema: '2.0'\nstages:\n${locked.join('')}`);
}
