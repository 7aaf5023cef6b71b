/** A filter's text with other clauses in it. */
import type { Clause } from '../../protocol/runFilter.ts';
import { parseFilter } from '../tracking/selection/filter.ts';
import { printFilter } from '../tracking/selection/print.ts';

/** The filter's text, with these clauses in place of those that are replaced. */
export function withClauses(text: string, isReplaced: (clause: Clause) => boolean, clauses: readonly Clause[]): string {
  const parsed = parseFilter(text);
  const kept = parsed.kind === 'filter' ? parsed.filter.filter((clause) => !isReplaced(clause)) : [];
  const printed = printFilter([...kept, ...clauses]);
  if (printed === undefined) throw new Error('A filter cannot name a text that holds both kinds of quotes.');
  return printed;
}

export function isOfStatus({ field }: Clause): boolean {
  return field.kind === 'attribute' && field.key === 'status';
}
