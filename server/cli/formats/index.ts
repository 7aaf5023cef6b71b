/** The forms that a report can have, a line each. */
import type { Rule } from '../../project/finding.ts';
import type { Report } from '../report.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { json } from './json.ts';
import { sarif } from './sarif.ts';
import { type Paint, text } from './text.ts';

export interface Surroundings {
  readonly paint: Paint;
  /** By code. */
  readonly rules: ReadonlyMap<string, Rule>;
  /** The folder that the report's paths are relative to. */
  readonly cwd: string;
}

export type FormatName = 'text' | 'json' | 'sarif' | 'github' | 'gitlab';

export const formats: Readonly<Record<FormatName, (report: Report, around: Surroundings) => string>> = {
  text: (report, { paint }) => text(report, paint),
  json,
  sarif: (report, { rules, cwd }) => sarif(report, rules, cwd),
  github,
  gitlab,
};
