/** What of MLflow's tables a database holds: they grew over the years, and a training may be creating them just now. */
import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from './location.ts';
import { text } from './rows.ts';
import { readSqlite } from './sqlite.ts';

/** The columns of each table, and the names of the indexes. Views are not counted: MLflow has none. */
export interface Schema {
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
  readonly indexes: ReadonlySet<string>;
}

/**
 * Reads the schema, sees that what `needed` names is there (table → columns), and asks the question. The schema tells
 * of the tables in `optional` too, where they are there.
 */
export function readMlflow<T>(
  path: string,
  needed: Readonly<Record<string, readonly string[]>>,
  question: (database: DatabaseSync, schema: Schema) => T,
  optional: readonly string[] = [],
): Promise<T> {
  return readSqlite(path, (database) => {
    const schema = schemaOf(database, [...Object.keys(needed), ...optional]);
    requireColumns(schema, needed, basename(path));
    return question(database, schema);
  });
}

function schemaOf(database: DatabaseSync, tables: readonly string[]): Schema {
  const columns = new Map<string, Set<string>>();
  const indexes = new Set<string>();
  const rows = database
    .prepare(
      `SELECT s.type, s.name, c.name AS "column"
       FROM sqlite_schema s LEFT JOIN pragma_table_info(s.name) c ON s.type = 'table'
       WHERE s.type IN ('table', 'index') AND s.tbl_name IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(tables));
  for (const row of rows) {
    const name = text(row, 'name');
    if (text(row, 'type') === 'index') indexes.add(name);
    else columns.set(name, (columns.get(name) ?? new Set()).add(text(row, 'column')));
  }
  return { columns, indexes };
}

function requireColumns(schema: Schema, needed: Readonly<Record<string, readonly string[]>>, name: string): void {
  if (schema.columns.size === 0) {
    throw new StoreError('empty', `${name} holds no tables of MLflow. They appear when a training logs its first run.`);
  }
  for (const [table, columns] of Object.entries(needed)) {
    const missing = columns.filter((column) => !schema.columns.get(table)?.has(column));
    if (missing.length === 0) continue;
    throw new StoreError(
      'unsupported',
      `${name} has no ${table}.${missing.join(', ')}. MLflow may be creating it just now; otherwise bring it up to ` +
        `date with "mlflow db upgrade sqlite:///${name}".`,
    );
  }
}
