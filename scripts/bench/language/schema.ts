/** The JSON schema of dvc.yaml for the peer: the public one, or where that cannot be had, one made of our own grammar. */
import { writeFile } from 'node:fs/promises';
import { pipeline } from '../../../server/dialects/dvc/grammar.ts';
import type { Shape } from '../../../server/project/shape.ts';

const publicSchema = 'https://raw.githubusercontent.com/iterative/dvcyaml-schema/master/schema.json';

/** Writes it to a file, and says which one it is. */
export async function writeSchema(file: string): Promise<'public' | 'own'> {
  const text = await fetchSchema();
  await writeFile(file, text ?? JSON.stringify(schemaOf(pipeline)));
  return text === undefined ? 'own' : 'public';
}

async function fetchSchema(): Promise<string | undefined> {
  try {
    const response = await fetch(publicSchema, { signal: AbortSignal.timeout(5_000) });
    return response.ok ? await response.text() : undefined;
  } catch (error) {
    console.error(`The public schema cannot be had: ${String(error)}`);
    return undefined;
  }
}

function schemaOf(shape: Shape): object {
  switch (shape.kind) {
    case 'text':
      return { type: 'string' };
    case 'flag':
      return { type: 'boolean' };
    case 'null':
      return { type: 'null' };
    case 'anything':
    case 'value':
      return {};
    case 'anyDict':
      return { type: 'object' };
    case 'list':
      return { type: 'array', items: schemaOf(shape.items) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(shape.values) };
    case 'oneOf':
      return { anyOf: shape.shapes.map(schemaOf) };
    case 'depends':
      return { anyOf: shape.all.map(schemaOf) };
    case 'record': {
      const fields = [...shape.fields];
      return {
        type: 'object',
        properties: Object.fromEntries(
          fields.map(([name, field]) => [name, { ...schemaOf(field.shape), description: field.doc }]),
        ),
        required: fields.filter(([, { required }]) => required).map(([name]) => name),
        additionalProperties: false,
      };
    }
  }
}
