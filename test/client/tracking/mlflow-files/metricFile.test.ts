/** The lines of a FileStore's metrics, as MLflow writes them and as they are found when it did not finish. */
import assert from 'node:assert/strict';
import { parseCurve, summarise } from '../../../../client/tracking/mlflow-files/metricFile.ts';

/** [step, time, value] of each point. */
function points(content: string): number[][] {
  const { steps, times, values } = parseCurve(Buffer.from(content));
  return [...steps].map((step, index) => [step, times[index] ?? Number.NaN, values[index] ?? Number.NaN]);
}

describe('a metric file', () => {
  for (const [what, content, expected] of [
    ['a point', '1700 0.5 3\n', [[3, 1700, 0.5]]],
    ['a point without a step, as MLflow wrote it before 1.0', '1700 0.5\n', [[0, 1700, 0.5]]],
    ['a point of a dataset whose name holds spaces', '1700 0.5 3 my data set abc123\n', [[3, 1700, 0.5]]],
    [
      "Python's spelling of numbers",
      '1 1e-05 0\n2 1e+16 1\n3 -0.0 2\n',
      [
        [0, 1, 1e-5],
        [1, 2, 1e16],
        [2, 3, -0],
      ],
    ],
    [
      'NaN and infinity',
      '1 nan 0\n2 inf 1\n3 -inf 2\n',
      [
        [0, 1, Number.NaN],
        [1, 2, Number.POSITIVE_INFINITY],
        [2, 3, Number.NEGATIVE_INFINITY],
      ],
    ],
    [
      'the line ends of Windows',
      '1 0.5 0\r\n2 0.6 1\r\n',
      [
        [0, 1, 0.5],
        [1, 2, 0.6],
      ],
    ],
    [
      'numbers of many digits',
      '1700000000000123456 1 -9007199254740993\n',
      [[-9007199254740992, 1700000000000123400, 1]],
    ],
    ['no point of an empty file', '', []],
    ['no point of a last line that is still being written', '1 0.5 0\n2 0.12', [[0, 1, 0.5]]],
    ['no point of lines that are none', 'x\n\n1 0.5 0\n1 two 0\n1 0.5 0.5\n\0\0\0\n', [[0, 1, 0.5]]],
  ] as const) {
    it(`gives ${what}`, () => assert.deepEqual(points(content), expected));
  }
});

describe('the lines that are no point', () => {
  for (const [what, content, malformed] of [
    ['none in a whole file', '1 0.5 0\n2 0.6 1\n', 0],
    ['none where the last line is still being written', '1 0.5 0\n2 0.', 0],
    ['all that are not', 'x\n\n1 0.5 0\n1 two 0\n\0\0\0\n', 4],
    ['those whose value only looks like a number', '1 - 0\n1 1.2.3 0\n1 . 0\n1 1-2 0\n1\n-1\n', 6],
    ['those whose value has half an exponent', '1 e5 0\n1 -e5 0\n1 1e 0\n1 1e- 0\n', 4],
    ['those with a field too few at their start', ' 1 0\n1  0\n1 2 \n', 3],
    ['none that write a number in another way', '1 5. 0\n1 .5 0\n1 -1e-5 0\n1 +2 0\n-1 -2 -3\n', 0],
  ] as const) {
    it(`are ${what}`, () => assert.equal(summarise(Buffer.from(content)).malformed, malformed));
  }
});

describe('the latest value', () => {
  for (const [why, content, step, value] of [
    ['of the greatest step, not of the last line', '1 5 9\n2 7 8\n', 9, 5],
    ['of the greatest time at one step', '20 1 3\n10 2 3\n', 3, 1],
    ['the greatest of one step and time', '10 1 3\n10 2 3\n10 1.5 3\n', 3, 2],
    ['NaN, where that was logged last', '10 1 3\n11 nan 4\n', 4, Number.NaN],
  ] as const) {
    it(`is the one ${why}`, () => assert.deepEqual(summarise(Buffer.from(content)).latest, { step, value }));
  }

  it('is none where there is no point', () => assert.equal(summarise(Buffer.from('')).latest, undefined));
});
