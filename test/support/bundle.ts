/** One of the product's bundles, made for a test. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';

export interface Bundle {
  /** Alone in its folder, as where somebody copied it to. */
  readonly file: string;
  remove(): Promise<void>;
}

export async function bundled(options: BuildOptions): Promise<Bundle> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'trainyard-bundle-'));
  const file = path.join(folder, 'bundle.cjs');
  await build({ ...options, outfile: file });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}
