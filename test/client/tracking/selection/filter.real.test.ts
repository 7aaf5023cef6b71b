/** Filters beside MLflow's own search: what it takes gives the same runs here. */
import assert from 'node:assert/strict';
import { parseFilter } from '../../../../client/tracking/selection/filter.ts';
import { matcher } from '../../../../client/tracking/selection/select.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { aRun } from '../../../support/runs.ts';

const runs = [
  aRun('a', { metrics: { loss: 0.05, 'val loss': -1 }, params: { lr: '0.01', text: "it's" }, startTime: 10 }),
  aRun('b', {
    metrics: { loss: 0.5 },
    params: { lr: '0.1' },
    tags: { 'mlflow.user': 'me', team: 'x_y' },
    user: 'me',
    startTime: 20,
  }),
  aRun('c', {
    metrics: { loss: 1e-7 },
    params: {},
    status: 'failed',
    name: 'Run 100% done',
    startTime: 30,
    endTime: 40,
  }),
  aRun('d', { tags: { team: 'xzy' }, status: 'running', name: 'run (2)' }),
  aRun('e', { name: 'clumsy-mouse-731 \\d+ [x]' }),
];

const filters = [
  'metrics.loss < 0.1',
  'metrics.loss < 0.1 and params.lr = "0.01"',
  'metrics.loss<=5e-1 AND metric.loss >= .05',
  'metrics.loss != 0.5',
  'metrics.loss > -1',
  'metrics.`val loss` = -1',
  'metrics."val loss" < 0',
  "params.lr != '0.01'",
  "parameters.lr = '0.01'",
  'param.text = "it\'s"',
  'params.lr IS NULL',
  'params.lr is not null and metrics.loss < 0.1',
  "tags.team LIKE 'x_y'",
  "tag.team LIKE 'X%'",
  "tags.team ILIKE 'X%'",
  "tags.mlflow.user = 'me'",
  "tags.`mlflow.user` = 'me'",
  "status = 'FINISHED'",
  "attributes.status != 'FINISHED'",
  "attribute.run_name LIKE '%100%'",
  "run_name ILIKE 'run%'",
  "attributes.`run name` LIKE 'run (_)'",
  "run_name LIKE 'clumsy-mouse-%'",
  "run_name ILIKE '%MOUSE-731 %'",
  "run_id IN ('a', 'd')",
  "run_id NOT IN ('a','d')",
  'start_time >= 20',
  'created < 20 and start_time > 5',
  'end_time = 40',
  "user_id = 'me'",
  'metrics.loss < 0.1 or metrics.loss > 1',
  "metrics.loss < 'x'",
  'unknown.loss < 1',
  "nonsense = 'x'",
  'metrics.loss LIKE 1',
  "params.lr > '0'",
];

describe('filters of runs', function () {
  this.timeout(60_000);

  it('find what MLflow finds, and refuse what it refuses', async () => {
    const mlflow = new PythonScript('mlflow_filters.py');
    mlflow.tell(JSON.stringify({ runs, filters }));
    const expected = await mlflow.answer();
    await mlflow.end();
    const ours = filters.map((text) => {
      const parsed = parseFilter(text);
      if (parsed.kind === 'problem') return null;
      return runs.filter(matcher(parsed.filter)).map(({ id }) => id);
    });
    assert(Array.isArray(expected) && expected.length === filters.length);
    assert.deepEqual(
      filters.map((text, index) => [text, ours[index]]),
      filters.map((text, index) => [text, expected[index]]),
    );
    assert(expected.filter((one) => one === null).length >= 5, 'some are refused');
  });
});
