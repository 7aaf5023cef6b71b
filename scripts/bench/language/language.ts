/** The language server beside the YAML language server, and DVC itself where it answers the same question. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { serverNodeOptions } from '../../../protocol/language.ts';
import { typing } from '../../../server/session/checking.ts';
import { root } from '../../setup/paths.mjs';
import { buildStep } from '../../setup/product.mjs';
import { takeSteps } from '../../setup/steps.mjs';
import * as peer from '../../setup/yamlLanguageServer.mjs';
import type { Measure } from '../measure.ts';
import { editing } from './editing.ts';
import { project } from './project.ts';
import { writeSchema } from './schema.ts';
import type { Setup } from './server.ts';
import { workspace } from './workspace.ts';

/** @param folder A DVC project to measure with, besides what is made up. */
export async function language(folder = realProject()): Promise<Measure[]> {
  await takeSteps([buildStep, peer.yamlLanguageServerStep]);
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'trainyard-bench-'));
  try {
    const schema = path.join(temporary, 'dvc.schema.json');
    const kind = await writeSchema(schema);
    console.error(
      `yaml-language-server ${peer.version} runs with ${kind === 'public' ? 'the public' : 'our own'} schema.`,
    );
    const ours: Setup = {
      program: path.join(root, 'dist', 'server.js'),
      nodeOptions: serverNodeOptions,
      pause: typing.pause,
      languageId: 'dvc',
      initializationOptions: { serverStatus: true },
    };
    const theirs: Setup = {
      program: peer.program,
      pause: peer.pause,
      languageId: 'yaml',
      settings: { yaml: { schemas: { [pathToFileURL(schema).href]: 'dvc.yaml' }, schemaStore: { enable: false } } },
    };
    return [...(await editing(ours, theirs)), ...(await workspace(ours)), ...(await project(ours, folder))];
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** One of thousands of generated stages, where it is there: others wrote it, so it is no part of the repository. */
function realProject(): string | undefined {
  const folder = path.join(root, '..', 'shared', 'corpus', 'dvc', 'dfsnow__opentimes');
  return existsSync(folder) ? folder : undefined;
}
