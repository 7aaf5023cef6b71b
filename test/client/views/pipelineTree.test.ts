import assert from 'node:assert/strict';
import { childrenOf, type PipelineNode, pipelineTree, statusesIn } from '../../../client/views/pipelineTree.ts';
import type { Pipeline, ProjectGraph, ProjectStage, StageState } from '../../../protocol/language.ts';

const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 7 } };

describe('the tree of pipelines', () => {
  it('begins with the files where there is one project, generated stages below their group', () => {
    const tree = pipelineTree(
      [pipeline('a/dvc.yaml', ['prepare', 'train@x', 'train@y', 'report'])],
      [project('a', [stage('a/dvc.yaml', 'prepare', 'upToDate'), stage('a/dvc.yaml', 'train@x', 'changed')])],
    );
    assert.deepEqual(shown(tree), [
      'file a/dvc.yaml',
      '  stage prepare upToDate',
      '  group train',
      '    stage train@x changed',
      '    stage train@y ?',
      '  stage report ?',
    ]);
  });

  it('begins with the projects where there are several; files outside of any come last', () => {
    const tree = pipelineTree(
      [pipeline('a/dvc.yaml', ['one']), pipeline('b/dvc.yaml', ['two']), pipeline('c/dvc.yaml', ['three'])],
      [project('a', [stage('a/dvc.yaml', 'one')]), project('b', [stage('b/dvc.yaml', 'two')])],
    );
    assert.deepEqual(shown(tree), [
      'project a',
      '  file a/dvc.yaml',
      '    stage one ?',
      'project b',
      '  file b/dvc.yaml',
      '    stage two ?',
      'project rest',
      '  file c/dvc.yaml',
      '    stage three ?',
    ]);
  });

  it('tells one stage from another of the same name', () => {
    const tree = pipelineTree(
      [pipeline('a/dvc.yaml', ['train']), pipeline('a/deep/dvc.yaml', ['train'])],
      [project('a', [stage('a/dvc.yaml', 'train', 'upToDate'), stage('a/deep/dvc.yaml', 'train', 'neverRun')])],
    );
    assert.deepEqual(shown(tree), [
      'file a/dvc.yaml',
      '  stage train upToDate',
      'file a/deep/dvc.yaml',
      '  stage train neverRun',
    ]);
  });

  it('lists the data that is only tracked, which cannot be launched', () => {
    const data = stage('a/data.csv.dvc', 'data.csv.dvc', 'changed');
    const tree = pipelineTree([pipeline('a/dvc.yaml', ['one'])], [project('a', [stage('a/dvc.yaml', 'one'), data])]);
    assert.deepEqual(shown(tree).slice(2), ['data a data', '  stage a/data.csv.dvc:data.csv.dvc changed']);
    const [, tracked] = tree;
    assert.ok(tracked !== undefined);
    assert.ok(childrenOf(tracked).every((node) => !('target' in node)));
  });

  it('launches a file, a group and a stage each by its name', () => {
    const [file] = pipelineTree([pipeline('a/dvc.yaml', ['train@x'])], []);
    assert.ok(file !== undefined);
    const targets = (node: PipelineNode): unknown[] => [
      ...('target' in node ? [node.target?.stage] : []),
      ...childrenOf(node).flatMap(targets),
    ];
    assert.deepEqual(targets(file), [undefined, 'train', 'train@x']);
  });

  it('knows the statuses below a row', () => {
    const [file] = pipelineTree(
      [pipeline('a/dvc.yaml', ['one', 'two'])],
      [project('a', [stage('a/dvc.yaml', 'one', 'changed')])],
    );
    assert.ok(file !== undefined);
    assert.deepEqual(
      statusesIn(file).map(({ state }) => state),
      ['changed'],
    );
  });
});

/** What comes before an `@` is the group. */
function pipeline(uri: string, names: readonly string[]): Pipeline {
  return {
    uri,
    stages: names.map((name) => {
      const [group = '', key] = name.split('@');
      return key === undefined ? { name, range } : { name, group, range };
    }),
  };
}

function project(uri: string, stages: readonly ProjectStage[]): ProjectGraph {
  return { uri, stages, edges: [] };
}

function stage(uri: string, name: string, state?: StageState): ProjectStage {
  const status = state === undefined ? {} : { status: { state, isFrozen: false, reasons: [] } };
  return { id: `${uri}:${name}`, name, uri, range, commands: ['x'], ...status };
}

/** Each row on a line of its own, indented. */
function shown(nodes: readonly PipelineNode[], indent = ''): readonly string[] {
  return nodes.flatMap((node) => {
    const name = node.kind === 'stage' || node.kind === 'group' ? node.name : node.id;
    const state = node.kind === 'stage' ? ` ${node.status?.state ?? '?'}` : '';
    return [`${indent}${node.kind} ${name}${state}`, ...shown(childrenOf(node), `${indent}  `)];
  });
}
