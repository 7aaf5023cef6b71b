import assert from 'node:assert/strict';
import { metricValue } from '../../protocol/metricValue.ts';

describe('a metric value as text', () => {
  for (const [value, text] of [
    [0, '0'],
    [0.9712345, '0.97123'],
    [-12.5, '-12.5'],
    [0.1 + 0.2, '0.3'],
    [60_000, '60000'],
    [1_234_567.8, '1.235e+6'],
    [0.000012345, '1.234e-5'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '-∞'],
  ] as const) {
    it(`${value} reads ${text}`, () => assert.equal(metricValue(value), text));
  }
});
