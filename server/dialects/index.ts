/** The dialects that the server speaks, a line each. */
import type { Dialect } from '../project/dialect.ts';
import { dvc } from './dvc/dialect.ts';

export const dialects: readonly Dialect[] = [dvc];
