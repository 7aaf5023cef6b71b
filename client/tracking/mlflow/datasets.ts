/** How MLflow writes down what data a run was given (mlflow/data). */
import { isRecord, isString } from '../../../protocol/shape.ts';
import { parsePythonJson } from '../../storage/pythonJson.ts';

/** The tag of a run's input that says what it was for. */
export const contextTag = 'mlflow.data.context';

/** Each kind of source has fields of its own; those that people know it by, the most telling first. */
const telling = ['uri', 'url', 'delta_table_name', 'table_name', 'path', 'sql'];

/** Where a dataset came from, out of MLflow's JSON: a path, an address, a table, or the script that made it. */
export function datasetSource(json: string): string {
  const source = parsePythonJson(json);
  if (!isRecord(source)) return '';
  const named = telling.map((field) => source[field]).find((value) => isString(value) && value !== '');
  const { tags } = source;
  const script = isRecord(tags) ? tags['mlflow.source.name'] : undefined;
  return [named, script].find(isString) ?? '';
}
