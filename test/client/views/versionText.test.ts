import assert from 'node:assert/strict';
import type { ModelVersion } from '../../../client/registry/registry.ts';
import { versionText } from '../../../client/views/versionText.ts';

const now = Date.UTC(2026, 10, 21, 16);
const bare: ModelVersion = {
  version: '3',
  aliases: [],
  stage: undefined,
  runId: undefined,
  runName: undefined,
  experimentId: undefined,
  createdAt: undefined,
  description: '',
  status: 'ready',
};

describe('what stands beside a model version', () => {
  for (const [expected, what] of [
    ['', {}],
    ['@best @champion', { aliases: ['best', 'champion'] }],
    ['Production', { stage: 'Production' }],
    ['from 4f09c1', { runId: '4f09c1' }],
    [
      '@champion · Staging · from mlp wide · 3 h ago',
      { aliases: ['champion'], stage: 'Staging', runId: 'r', runName: 'mlp\nwide', createdAt: now - 3 * 3_600_000 },
    ],
  ] as const) {
    it(`is "${expected}"`, () => assert.equal(versionText({ ...bare, ...what }, now), expected));
  }
});
