/** Mends that need a look at more than what is wrong: they are made when somebody asks. */
import type { Finding, Fix } from '../../../project/finding.ts';
import type { Project } from '../../../project/project.ts';
import { get } from '../../../yaml/node.ts';
import { removeLine } from '../advice/edits.ts';
import { addCommand } from './addCommand.ts';
import { defineExpression, defineParameter } from './defineParameter.ts';
import { removeEntry } from './removeEntry.ts';

export function mend(finding: Finding, project: Project): readonly Fix[] {
  const { code, document, span } = finding;
  switch (code) {
    case 'missing-key':
      return addCommand(document, span);
    case 'duplicate-key':
      return removeEntry(document, span);
    case 'loaded-twice':
      return removeLine(span);
    case 'dvc-file':
      return nameData(finding);
    case 'unknown-parameter':
      return get(document.root, 'stages') === undefined ? [] : defineExpression(document, span, project);
    case 'missing-parameter':
      return defineParameter(document, span, project);
    default:
      return [];
  }
}

/** `data.csv.dvc` tracks `data.csv`, which is what a stage depends on. */
function nameData({ span }: Finding): readonly Fix[] {
  const [, quote = '', data] = /^(["']?)(.+)\.dvc\1$/.exec(span.text) ?? [];
  if (data === undefined || data.endsWith('/')) return [];
  return [{ title: `Change to \`${data}\``, edits: [{ span, newText: `${quote}${data}${quote}` }] }];
}
