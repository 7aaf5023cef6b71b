/** Artifacts whose names the model registry does not take. */
import { get } from '../../../yaml/node.ts';
import { expressionsOf } from '../resolve.ts';
import type { Scene } from './scene.ts';

/** GTO's, which DVC checks an artifact's name by. */
const accepted = /^[a-zA-Z0-9]([a-zA-Z0-9-/_]*[a-zA-Z0-9])?$/;

export function adviseOnArtifacts({ document, advice }: Scene): void {
  const artifacts = get(document.root, 'artifacts');
  for (const { key } of artifacts?.kind === 'dict' ? artifacts.entries : []) {
    if (key.kind !== 'str' || expressionsOf(key).length > 0 || accepted.test(key.value)) continue;
    const message = `The model registry does not take the name \`${key.value}\`. Use letters, digits, \`-\`, \`_\` and \`/\`, with a letter or a digit first and last.`;
    advice.add('artifact-name', key.span, message);
  }
}
