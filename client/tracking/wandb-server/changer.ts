/** Changes of a project's runs, by its server's GraphQL. */
import { assertNever } from '../../../protocol/assertNever.ts';
import { isString } from '../../../protocol/shape.ts';
import { fieldOf, listField, textField } from '../../storage/jsonFields.ts';
import { StoreError } from '../../storage/location.ts';
import type { RunChange, RunChanger } from '../change.ts';
import { groupTag, jobTypeTag, ownTag } from '../wandb/values.ts';
import { type Variables, WandbProject } from './graphql.ts';

export const changer: RunChanger = {
  can: ['rename', 'note', 'tag', 'untag', 'delete'],

  async change({ path }, runIds, change, { web }) {
    const project = new WandbProject(path, web);
    try {
      for (const runId of runIds) await changeRun(project, runId, change);
    } finally {
      project.close();
    }
  },
};

/** Fields of a run, as the server names them in a change. */
type Fields = Readonly<Record<string, string | readonly string[]>>;

async function changeRun(project: WandbProject, runId: string, change: RunChange): Promise<void> {
  const found = await project.ask('run(name: $run) { id tags }', '$run: String!', { run: runId });
  const run = fieldOf(found, 'run');
  const id = textField(run, 'id');
  if (id === '') throw new StoreError('missing', `The run ${runId} is gone.`);
  if (change.kind === 'delete') {
    await project.send('mutation Trainyard($id: ID!) { deleteRun(input: { id: $id }) { clientMutationId } }', { id });
    return;
  }
  await update(project, id, fieldsOf(change, listField(run, 'tags').filter(isString)));
}

async function update(project: WandbProject, id: string, fields: Fields): Promise<void> {
  const names = Object.keys(fields);
  const declared = names.map((name) => `$${name}: ${isString(fields[name]) ? 'String' : '[String!]'}`);
  const input = ['id', ...names].map((name) => `${name}: $${name}`).join(', ');
  const variables: Variables = { ...fields, id };
  const query = `mutation Trainyard(${['$id: String!', ...declared].join(', ')})`;
  await project.send(`${query} { upsertBucket(input: { ${input} }) { bucket { id } } }`, variables);
}

/** @param words The run's tags as they are. */
function fieldsOf(change: Exclude<RunChange, { kind: 'delete' }>, words: readonly string[]): Fields {
  switch (change.kind) {
    case 'rename':
      return { displayName: change.name };
    case 'note':
      return { notes: change.text };
    case 'tag':
      return taggedFields(change.key, change.value, words);
    case 'untag':
      return taggedFields(change.key, undefined, words);
    case 'restore':
      throw new StoreError('unsupported', 'W&B cannot bring back what was deleted.');
    default:
      return assertNever(change);
  }
}

/** A tag is a word, which may hold a colon where people think of a value; `undefined` takes it away. */
function taggedFields(key: string, value: string | undefined, words: readonly string[]): Fields {
  if (key === groupTag) return { groupName: value ?? '' };
  if (key === jobTypeTag) return { jobType: value ?? '' };
  if (ownTag.test(key)) throw new StoreError('unsupported', `W&B itself says what ${key} is; it cannot be changed.`);
  const others = words.filter((word) => word !== key && (!value || !word.startsWith(`${key}:`)));
  return { tags: value === undefined ? others : [...others, value === '' ? key : `${key}:${value}`] };
}
