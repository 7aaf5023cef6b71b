/** What MLflow's own client read from the stores that mlflow_stores.py wrote, in the shape of our interfaces. */
import assert from 'node:assert/strict';
import type { Dataset, LoggedModel } from '../../client/tracking/store.ts';

export interface ExpectedRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly start: number;
  readonly end: number | null;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: readonly (readonly [string, string])[];
  readonly metrics: readonly { readonly key: string; readonly value: string; readonly step: number }[];
  readonly histories: Readonly<Record<string, readonly (readonly [number, string])[]>>;
  readonly datasets: readonly Dataset[];
  readonly models: readonly LoggedModel[];
  /** Path → content. */
  readonly artifacts: Readonly<Record<string, string>>;
}

export interface ExpectedStore {
  readonly experiments: readonly {
    readonly id: string;
    readonly name: string;
    readonly runs: readonly ExpectedRun[];
  }[];
  readonly models: readonly {
    readonly name: string;
    readonly description: string;
    readonly versions: readonly {
      readonly version: string;
      readonly aliases: readonly string[];
      readonly stage: string;
      readonly run: string | null;
      readonly created: number;
    }[];
  }[];
}

export const storeNames = ['rollback', 'wal', 'files'] as const;
export type StoreName = (typeof storeNames)[number];

export function isReadings(value: unknown): value is Readonly<Record<StoreName, ExpectedStore>> {
  return typeof value === 'object' && value !== null && storeNames.every((name) => name in value);
}

/** A number as Python prints it. From a database MLflow reads infinity as the greatest number there is. */
export function pythonNumber(printed: string): number {
  const spelled: Readonly<Record<string, number>> = {
    nan: Number.NaN,
    inf: Number.POSITIVE_INFINITY,
    '-inf': Number.NEGATIVE_INFINITY,
    '1.7976931348623157e+308': Number.POSITIVE_INFINITY,
    '-1.7976931348623157e+308': Number.NEGATIVE_INFINITY,
  };
  const value = spelled[printed] ?? Number(printed);
  assert(!Number.isNaN(value) || printed === 'nan', `not a number: ${printed}`);
  return value;
}

/** As mlflow_server_runs.py prints them. */
export function isExpectedStores(value: unknown): value is readonly ExpectedStore[] {
  return Array.isArray(value) && value.every((store) => typeof store === 'object' && 'experiments' in store);
}
