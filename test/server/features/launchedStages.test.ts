/** What the client learns of a launch: which stages may run, their parameters and metrics files. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { LaunchedStage } from '../../../protocol/language.ts';
import { projects } from '../../../server/dialects/dvc/root/projects.ts';
import { launchedStages } from '../../../server/features/launchedStages.ts';
import { root as folder, projectOf } from '../../support/pipelineProject.ts';

const files = {
  'dvc.yaml': `stages:
  prepare:
    cmd: python prepare.py
    params: [prepare.split]
    outs: [data]
  train:
    foreach: [forest, tree]
    do:
      cmd: python train.py \${item}
      deps: [data]
      params:
        - train
        - \${item}.depth
        - config/\${item}.json:
      metrics:
        - metrics/\${item}.json: {cache: false}
        - ../elsewhere.json
      outs:
        - model-\${item}
  report:
    cmd: python report.py
    deps: [model-forest]
`,
  'params.yaml': `
prepare: {split: 0.2, seed: 42}
train: {lr: 1e-3, optimizer: {name: adam, betas: [0.9, 0.999]}, nesterov: true}
forest: {depth: 5}
`,
  'config/forest.json': '{"trees": 100, "nested": {"why": null}}',
  'config/tree.json': 'no JSON',
  'models/dvc.yaml': `stages:
  tune:
    wdir: sub
    cmd: [python a.py, python b.py]
    params: [../../params.toml: [lr]]
    metrics: [m.yaml]
`,
  'params.toml': 'lr = 0.5',
};

describe('the stages of a launch', () => {
  it('are the one that is meant and all that it needs, with what each says of its run', () => {
    assert.deepEqual(launched('dvc.yaml', 'train@forest'), [
      {
        id: 'prepare',
        commands: ['python prepare.py'],
        params: [{ file: 'params.yaml', key: 'prepare.split', value: '0.2' }],
        metrics: [],
      },
      {
        id: 'train@forest',
        commands: ['python train.py forest'],
        params: [
          { file: 'params.yaml', key: 'train.lr', value: '0.001' },
          { file: 'params.yaml', key: 'train.optimizer.name', value: 'adam' },
          { file: 'params.yaml', key: 'train.optimizer.betas', value: '[0.9, 0.999]' },
          { file: 'params.yaml', key: 'train.nesterov', value: 'true' },
          { file: 'params.yaml', key: 'forest.depth', value: '5' },
          { file: 'config/forest.json', key: 'trees', value: '100' },
          { file: 'config/forest.json', key: 'nested.why', value: 'None' },
        ],
        metrics: ['metrics/forest.json'],
      },
    ]);
  });

  it('are those of a group, and of a whole file', () => {
    assert.deepEqual(idsOf('dvc.yaml', 'train'), ['prepare', 'train@forest', 'train@tree']);
    assert.deepEqual(idsOf('dvc.yaml', undefined), ['prepare', 'train@forest', 'train@tree', 'report']);
    assert.deepEqual(idsOf('dvc.yaml', 'report'), ['prepare', 'train@forest', 'report']);
    assert.deepEqual(idsOf('dvc.yaml', 'gone'), []);
  });

  it('name their files from the project’s folder, wherever they work', () => {
    assert.deepEqual(launched('models/dvc.yaml', 'tune'), [
      {
        id: 'models/dvc.yaml:tune',
        commands: ['python a.py', 'python b.py'],
        params: [{ file: 'params.toml', key: 'lr', value: '0.5' }],
        metrics: ['models/sub/m.yaml'],
      },
    ]);
  });

  it('have no value where a file cannot be read or does not hold the key', () => {
    const [, tree] = launched('dvc.yaml', 'train@tree');
    assert.deepEqual(
      tree?.params.map(({ key }) => key),
      ['train.lr', 'train.optimizer.name', 'train.optimizer.betas', 'train.nesterov'],
    );
  });
});

function launched(file: string, stage: string | undefined): readonly LaunchedStage[] {
  const project = projectOf({ '.dvc/config': '', ...files });
  const root = { folder, files: ['dvc.yaml', 'models/dvc.yaml'].map((name) => path.join(folder, name)) };
  const graph = projects.graph(root, project);
  return launchedStages(graph, path.join(folder, file), stage, (one) => projects.records?.(one, root, project));
}

function idsOf(file: string, stage: string | undefined): readonly string[] {
  return launched(file, stage).map(({ id }) => id);
}
