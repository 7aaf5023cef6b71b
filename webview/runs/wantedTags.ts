/** Tags whose values the page needs; the others stay with the host, for they may be long. Pure. */
import type { Filter } from '../../protocol/runFilter.ts';
import type { TableLayout } from '../../protocol/runsTable.ts';

const prefix = 'tags.';

/** Those of columns that are shown, and those that the filter compares; sorted. */
export function wantedTags({ columns }: TableLayout, filter: Filter): readonly string[] {
  const shown = Object.entries(columns).flatMap(([id, { isShown }]) =>
    isShown && id.startsWith(prefix) ? [id.slice(prefix.length)] : [],
  );
  const compared = filter.flatMap(({ field }) => (field.kind === 'tag' ? [field.key] : []));
  return [...new Set([...shown, ...compared])].sort();
}
