/** How much is downloaded and installed: the bytes of the packaged extension. */
import { stat } from 'node:fs/promises';
import { productStep, vsix } from '../setup/product.mjs';
import { takeSteps } from '../setup/steps.mjs';
import type { Measure } from './measure.ts';

export async function size(): Promise<Measure[]> {
  await takeSteps([productStep]);
  const { size } = await stat(vsix);
  return [{ topic: 'size', name: 'VSIX', unit: 'MB', ours: size / 1e6, peer: null, goal: 1.5 }];
}
