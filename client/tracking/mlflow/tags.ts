/** Tags by which MLflow keeps what has no column of its own (mlflow/utils/mlflow_tags.py). */

import type { Run } from '../store.ts';

const nameTag = 'mlflow.runName';
/** What people write about a run. */
export const noteTag = 'mlflow.note.content';
const userTag = 'mlflow.user';
/** Names the run that started this one. */
export const parentTag = 'mlflow.parentRunId';

/** The run's name, which older MLflow kept only as a tag. A run without one is called by its id. */
export function runName(name: string, tags: Readonly<Record<string, string>>, id: string): string {
  return name || tags[nameTag] || id;
}

/** What other trackers keep of a run as fields. */
export function fieldsOfTags(
  tags: Readonly<Record<string, string>>,
): Pick<Run, 'parentId' | 'user' | 'note' | 'commit'> {
  const parentId = tags[parentTag];
  const user = tags[userTag];
  const note = tags[noteTag];
  const commit = tags['mlflow.source.git.commit'];
  return { ...(parentId && { parentId }), ...(user && { user }), ...(note && { note }), ...(commit && { commit }) };
}
