/** Changes of runs in MLflow's own database and folder, made by MLflow itself in the workspace's Python. */
import { tmpdir } from 'node:os';
import { isRecord, isString } from '../../../protocol/shape.ts';
import { StoreError, type StoreLocation } from '../../storage/location.ts';
import type { ChangeTools, RunChange, RunChanger } from '../change.ts';
import { lastLine, type PythonTask, runPython } from '../pythonProcess.ts';
import { trackingUri } from './code.ts';

/**
 * Reads what to do from its input, so that nothing is put into code. Whatever stands in the working folder is not
 * imported.
 */
const script = `
import sys
sys.path[:] = [folder for folder in sys.path if folder != ""]
import json
asked = json.load(sys.stdin)

def answer(**said):
    print(json.dumps(said), file=sys.__stdout__, flush=True)
    sys.exit(0)

try:
    import contextlib
    with contextlib.redirect_stdout(sys.stderr):
        from mlflow import MlflowClient
except ImportError as error:
    answer(missing=str(error))

def apply(client, run, change):
    kind = change["kind"]
    if kind == "rename":
        client.update_run(run, name=change["name"])
    elif kind == "note":
        if change["text"]:
            client.set_tag(run, "mlflow.note.content", change["text"])
        elif "mlflow.note.content" in client.get_run(run).data.tags:
            client.delete_tag(run, "mlflow.note.content")
    elif kind == "tag":
        client.set_tag(run, change["key"], change["value"])
    elif kind == "untag":
        client.delete_tag(run, change["key"])
    elif kind == "delete":
        client.delete_run(run)
    elif kind == "restore":
        client.restore_run(run)

try:
    with contextlib.redirect_stdout(sys.stderr):
        client = MlflowClient(tracking_uri=asked["uri"])
        for run in asked["runs"]:
            apply(client, run, asked["change"])
except Exception as error:
    answer(failed=str(error))
answer(done=True)
`;

export const mlflowChanger: RunChanger = {
  can: ['rename', 'note', 'tag', 'untag', 'delete', 'restore'],

  async change(location, runIds, change, tools, signal) {
    const python = pythonOf(tools);
    const asked = JSON.stringify({ uri: trackingUri(location), runs: runIds, change });
    const { said, errors } = await runPython(python, taskFor(location, asked), signal);
    const answer = parsed(said);
    if (answer['done'] === true) return;
    if (isString(answer['missing'])) {
      const message = `MLflow is not installed in ${python} (${answer['missing']}). Install it: \`${python} -m pip install mlflow\`.`;
      throw new StoreError('unsupported', message);
    }
    const reason = isString(answer['failed']) ? answer['failed'] : lastLine(errors);
    throw new StoreError('unreadable', `MLflow could not ${verbs[change.kind]}: ${reason}`);
  },
};

const verbs: Readonly<Record<RunChange['kind'], string>> = {
  rename: 'rename the run',
  note: 'keep the note',
  tag: 'set the tag',
  untag: 'remove the tag',
  delete: 'delete the run',
  restore: 'restore the run',
};

function pythonOf({ python }: ChangeTools): string {
  if (python !== undefined) return python;
  const message =
    'Runs of MLflow are changed by MLflow itself, and no Python was found in this workspace. Choose an interpreter.';
  throw new StoreError('unsupported', message);
}

function taskFor({ kind }: StoreLocation, input: string): PythonTask {
  return {
    args: ['-c', script],
    // A folder of nobody's: a project may have a file that bears the name of a module.
    folder: tmpdir(),
    environment: {
      MLFLOW_DISABLE_TELEMETRY: 'true',
      // Newer MLflow reads its folders only when it is told to.
      ...(kind === 'mlflow-files' && { MLFLOW_ALLOW_FILE_STORE: 'true' }),
    },
    input,
  };
}

function parsed(said: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(said);
    return isRecord(answer) ? answer : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
