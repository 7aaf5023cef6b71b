/** Circles of a graph; nodes are letters, `ab bc` leads from a to b and on to c. */
import assert from 'node:assert/strict';
import { components } from '../../../../../server/dialects/dvc/root/components.ts';

function circlesOf(edges: string): readonly string[] {
  const nodes = [...new Set(edges.replaceAll(' ', ''))].toSorted();
  const successors = nodes.map((node) =>
    edges.split(' ').flatMap(([from, to = '']) => (from === node ? nodes.indexOf(to) : [])),
  );
  const component = components(successors);
  const groups = Map.groupBy(nodes, (_, index) => component[index]);
  return [...groups.values()].map((group) => group.join('')).filter((group) => group.length > 1);
}

describe('the circles of a graph', () => {
  it('are none in a line, a fork and a diamond', () => {
    assert.deepEqual(circlesOf('ab bc cd'), []);
    assert.deepEqual(circlesOf('ab ac bd cd'), []);
  });

  it('are told apart, and from what leads into them and out of them', () => {
    assert.deepEqual(circlesOf('ab bc cb cd de ed ef'), ['bc', 'de']);
  });

  it('are one where they share a node', () => {
    assert.deepEqual(circlesOf('ab ba bc cb'), ['abc']);
  });

  it('do not make a long chain overflow', () => {
    const chain = Array.from({ length: 200_000 }, (_, node) => (node < 199_999 ? [node + 1] : [0]));
    assert.equal(new Set(components(chain)).size, 1);
  });
});
