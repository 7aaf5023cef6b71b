/** What W&B calls artifacts: versions of data that a run was given, and of models that it logged. */
import { fieldOf, numberField, textField } from '../../storage/jsonFields.ts';
import type { Dataset, LoggedModel, RunDetails } from '../store.ts';
import { nodesOf, type WandbProject } from './graphql.ts';

/** The first so many of each; few runs have more. */
const most = 100;

const artifactFields = 'id state digest versionIndex artifactType { name } artifactSequence { name }';

/** `undefined` for a run that is gone. */
export async function readDetails(project: WandbProject, runId: string): Promise<RunDetails | undefined> {
  const listed = `(first: ${most}) { edges { node { ${artifactFields} } } }`;
  const fields = `run(name: $run) { inputArtifacts${listed} outputArtifacts${listed} }`;
  const run = fieldOf(await project.ask(fields, '$run: String!', { run: runId }), 'run');
  if (run === null || run === undefined) return undefined;
  return {
    datasets: artifactsIn(run, 'inputArtifacts').map(readDataset).sort(byName),
    models: artifactsIn(run, 'outputArtifacts').filter(isModel).map(readModel).sort(byName),
  };
}

function artifactsIn(run: unknown, name: string): readonly unknown[] {
  return nodesOf(fieldOf(run, name)).filter((artifact) => textField(artifact, 'state') !== 'DELETED');
}

/** Whatever a run was given; its type says what for, where that is more than data. */
function readDataset(artifact: unknown): Dataset {
  const type = typeOf(artifact);
  return {
    name: nameOf(artifact),
    digest: textField(artifact, 'digest'),
    context: type === 'dataset' ? '' : type,
    source: '',
  };
}

function isModel(artifact: unknown): boolean {
  return typeOf(artifact) === 'model';
}

function readModel(artifact: unknown): LoggedModel {
  const status = states.get(textField(artifact, 'state')) ?? 'unknown';
  return { id: textField(artifact, 'id'), name: nameOf(artifact), status };
}

const states: ReadonlyMap<string, LoggedModel['status']> = new Map([
  ['PENDING', 'pending'],
  ['COMMITTED', 'ready'],
]);

function typeOf(artifact: unknown): string {
  return textField(fieldOf(artifact, 'artifactType'), 'name');
}

/** As W&B's library takes it: `digits:v3`. */
function nameOf(artifact: unknown): string {
  const name = textField(fieldOf(artifact, 'artifactSequence'), 'name');
  const version = numberField(artifact, 'versionIndex');
  return version === undefined ? name : `${name}:v${version}`;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
