/** DVCLive's folder of the run in the workspace; earlier runs are DVC experiments or commits. */
import { join } from 'node:path';
import { statIfThere } from '../../storage/stamp.ts';
import type { StoreKind } from '../store.ts';
import { dvcliveCode } from './code.ts';
import { curvesFolder, summaryFile } from './folder.ts';
import { DvcliveFolder } from './store.ts';

export const dvclive: StoreKind = {
  id: 'dvclive',

  async detect(folder) {
    const path = join(folder, 'dvclive');
    const parts = [join(path, summaryFile), join(path, curvesFolder)];
    return parts.some((part) => statIfThere(part) !== undefined) ? [{ kind: dvclive.id, path }] : [];
  },

  open: ({ path }) => new DvcliveFolder(path),
  code: dvcliveCode,
};
