/** The dialects that the server speaks, a line each, and all that may be found in their files. */
import type { Dialect } from '../project/dialect.ts';
import type { Rule } from '../project/finding.ts';
import { silencingRules } from '../project/judging/rules.ts';
import { dvc } from './dvc/dialect.ts';
import { misnamed } from './dvc/misnamed.ts';
import { settings } from './settings/dialect.ts';

const tools: readonly Dialect[] = [dvc, misnamed];

/** By code. */
export const rules: ReadonlyMap<string, Rule> = new Map(
  [...tools.map(({ codes }) => codes), silencingRules].flatMap((codes) => Object.entries(codes)),
);

export const dialects: readonly Dialect[] = [...tools, settings(rules)];
