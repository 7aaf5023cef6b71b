/** Chooses among runs, and orders them. */
import { assertNever } from '../../../protocol/assertNever.ts';
import { isBoolean, objectOf } from '../../../protocol/shape.ts';
import type { Run } from '../store.ts';
import { type Attribute, type Clause, type Field, type Filter, isField } from './filter.ts';

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
}

export function select(runs: readonly Run[], { filter, order }: Selection): readonly Run[] {
  const wanted = runs.filter((run) => matches(run, filter));
  return order === undefined ? wanted : ordered(wanted, order);
}

export function matches(run: Run, filter: Filter): boolean {
  return filter.every((clause) => holds(run, clause));
}

/** What a run lacks neither equals nor differs from anything: as in MLflow. */
function holds(run: Run, clause: Clause): boolean {
  const value = fieldOf(run, clause.field);
  switch (clause.compare) {
    case 'IS NULL':
      return value === undefined;
    case 'IS NOT NULL':
      return value !== undefined;
    case 'LIKE':
    case 'ILIKE':
      return value !== undefined && likeness(clause.value, clause.compare === 'ILIKE').test(String(value));
    case 'IN':
      return value !== undefined && clause.value.includes(String(value));
    case 'NOT IN':
      return value !== undefined && !clause.value.includes(String(value));
    case '=':
      return value !== undefined && value === clause.value;
    case '!=':
      return value !== undefined && value !== clause.value;
    default:
      return typeof value === 'number' && orders[clause.compare](value, clause.value);
  }
}

const orders: Readonly<Record<'<' | '<=' | '>' | '>=', (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** SQL's pattern: `%` stands for any text, `_` for one character. */
function likeness(pattern: string, ignoresCase: boolean): RegExp {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, ignoresCase ? 'isu' : 'su');
}

export function fieldOf(run: Run, field: Field): string | number | undefined {
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

function attributeOf(run: Run, attribute: Attribute): string | number | undefined {
  switch (attribute) {
    case 'run_id':
      return run.id;
    case 'run_name':
      return run.name;
    case 'status':
      return run.status.toUpperCase();
    case 'user_id':
      return run.tags['mlflow.user'];
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
  return isDescending ? compare(second, first) : compare(first, second);
}

/** NaN has no place in an order. */
function comparable(value: string | number | undefined): string | number | undefined {
  return typeof value === 'number' && Number.isNaN(value) ? undefined : value;
}

/** Parameters are text: those that are numbers are ordered as numbers. */
function compare(a: string | number, b: string | number): number {
  const difference = Number(a) - Number(b);
  if (a !== '' && b !== '' && !Number.isNaN(difference)) return difference;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}
