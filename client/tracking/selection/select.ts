/** Chooses among runs, and orders them. */
import { assertNever } from '../../../protocol/assertNever.ts';
import {
  type Attribute,
  type Clause,
  compareValues,
  type Field,
  type FieldValue,
  type Filter,
  isField,
  testOf,
} from '../../../protocol/runFilter.ts';
import { isBoolean, objectOf } from '../../../protocol/shape.ts';
import type { Run } from '../store.ts';

/** What runs are ordered by; runs that lack it stand last either way. */
export interface Order {
  readonly by: Field;
  readonly isDescending: boolean;
}

/** Whether something that was stored is an order. */
export const isOrder = objectOf<Order>({ by: isField, isDescending: isBoolean });

export interface Selection {
  readonly filter: Filter;
  readonly order: Order | undefined;
  /** Only runs of who asks, whom each store knows by a name of its own. */
  readonly onlyMine?: boolean;
}

/** The runs that this user started. */
export function startedBy(user: string): Clause {
  return { field: { kind: 'attribute', key: 'user_id' }, compare: '=', value: user };
}

export function select(runs: readonly Run[], { filter, order }: Pick<Selection, 'filter' | 'order'>): readonly Run[] {
  const wanted = runs.filter(matcher(filter));
  return order === undefined ? wanted : ordered(wanted, order);
}

/** The filter as a question about one run, for many to be asked. */
export function matcher(filter: Filter): (run: Run) => boolean {
  const tests = filter.map((clause) => ({ field: clause.field, holds: testOf(clause) }));
  return (run) => tests.every(({ field, holds }) => holds(fieldOf(run, field)));
}

export function fieldOf(run: Run, field: Field): FieldValue {
  switch (field.kind) {
    case 'metric':
      return run.metrics.find(({ key }) => key === field.key)?.value;
    case 'param':
      return run.params.find(({ key }) => key === field.key)?.value;
    case 'tag':
      return Object.hasOwn(run.tags, field.key) ? run.tags[field.key] : undefined;
    case 'attribute':
      return attributeOf(run, field.key);
    default:
      return assertNever(field);
  }
}

function attributeOf(run: Run, attribute: Attribute): FieldValue {
  switch (attribute) {
    case 'run_id':
      return run.id;
    case 'run_name':
      return run.name;
    case 'status':
      return run.status.toUpperCase();
    case 'user_id':
      return run.user;
    case 'start_time':
      return run.startTime;
    case 'end_time':
      return run.endTime;
    default:
      return assertNever(attribute);
  }
}

function ordered(runs: readonly Run[], order: Order): readonly Run[] {
  return runs.toSorted((a, b) => compareRuns(a, b, order));
}

/** Negative where `a` stands first. */
export function compareRuns(a: Run, b: Run, { by, isDescending }: Order): number {
  const [first, second] = [comparable(fieldOf(a, by)), comparable(fieldOf(b, by))];
  if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
  return isDescending ? compareValues(second, first) : compareValues(first, second);
}

/** NaN has no place in an order. */
function comparable(value: FieldValue): FieldValue {
  return typeof value === 'number' && Number.isNaN(value) ? undefined : value;
}
