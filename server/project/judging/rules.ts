/** What is said of the comments that silence findings. */
import type { Rule } from '../finding.ts';

export const silencingRules = {
  'unused-ignore': { severity: 'hint', title: 'A comment silences what is not found.' },
  'invalid-ignore': { severity: 'warning', title: 'A comment to Trainyard that silences nothing as it is.' },
} as const satisfies Readonly<Record<string, Rule>>;
