/** What of a run stands beside its name in the tree. */

import { type Field, isField } from '../../protocol/runFilter.ts';
import { unionOf } from '../../protocol/shape.ts';

/** Beside fields of the run: how long it took and when it started; the machine it ran on; its commit. */
type Place = { readonly kind: 'time' } | { readonly kind: 'machine' } | { readonly kind: 'commit' };

export type Shown = Field | Place;

const isPlace = unionOf<Place>({ time: {}, machine: {}, commit: {} });

/** Whether something that was stored can be shown. */
export function isShown(value: unknown): value is Shown {
  return isPlace(value) || isField(value);
}

export const shownAtFirst: readonly Shown[] = [{ kind: 'time' }, { kind: 'machine' }];
