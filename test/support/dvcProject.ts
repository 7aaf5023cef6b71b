/** A tiny DVC project of a test's own: one Python stage that logs to MLflow. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { activated, type PythonEnvironment } from '../../client/python/environment.ts';
import { git, makeRepository } from './gitRepository.ts';

const execute = promisify(execFile);

const train = `
import sys, time
import mlflow
mlflow.set_tracking_uri("sqlite:///mlflow.db")
with mlflow.start_run():
    mlflow.log_param("lr", 0.1)
    for step in range(int(sys.argv[1])):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
        print("step", step)
        time.sleep(0.1)
open("model.txt", "w").write("trained")
`;

/** @param steps How many steps of a tenth of a second the training makes. */
export async function makeDvcProject(root: string, python: PythonEnvironment, steps: number): Promise<void> {
  const stages = { train: { cmd: `python train.py ${steps}`, deps: ['train.py'], outs: ['model.txt'] } };
  await makeRepository(root, {
    'train.py': train,
    'dvc.yaml': JSON.stringify({ stages }),
    '.gitignore': 'mlflow.db*\nmlruns/\nignored.txt\n',
  });
  const environment = { ...process.env, ...activated(python, process.env) };
  await execute(python.dvc ?? 'dvc', ['init', '--quiet'], { cwd: root, env: environment });
  await git(root, 'add', '--all');
  await git(root, 'commit', '--quiet', '--message', 'a DVC project');
}
