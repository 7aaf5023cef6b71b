/** The numbers in a metrics file of DVC's: JSON, or YAML by any other name. */
import { extname } from 'node:path';
import { isRecord } from '../../../protocol/shape.ts';
import { parsePythonJson } from '../../storage/pythonJson.ts';
import { parseYaml } from '../../storage/yamlText.ts';

/** Nested keys are joined by dots, as `dvc metrics show` has them; none while the file is half written. */
export function numbersInMetrics(name: string, text: string): readonly (readonly [key: string, value: number])[] {
  const content = extname(name).toLowerCase() === '.json' ? parsePythonJson(text) : parseYaml(text, {});
  return isRecord(content) ? numbersIn(content, '') : [];
}

function numbersIn(content: Readonly<Record<string, unknown>>, prefix: string): (readonly [string, number])[] {
  return Object.entries(content).flatMap(([key, value]): (readonly [string, number])[] => {
    if (isRecord(value)) return numbersIn(value, `${prefix}${key}.`);
    return typeof value === 'number' ? [[prefix + key, value]] : [];
  });
}
