/** `dvc.yml`: a pipeline that DVC never reads, since it goes by the name `dvc.yaml` alone. */
import { type Dialect, silent } from '../../project/dialect.ts';
import type { Document } from '../../project/document.ts';
import type { Finding, Rule } from '../../project/finding.ts';
import type { Project } from '../../project/project.ts';
import { rootOf } from './root/root.ts';

const name = 'dvc.yml';

const codes = {
  'file-name': { severity: 'warning', title: 'A pipeline stands in a file that DVC does not read.' },
} as const satisfies Readonly<Record<string, Rule>>;

export const misnamed: Dialect = {
  ...silent,
  claims: (fileName) => fileName === name,
  patterns: [name],
  codes,
  check: (document, project) => ({ findings: check(document, project), sources: [] }),
};

function check(document: Document, project: Project): readonly Finding[] {
  const { root, path } = document;
  const stages = root?.kind === 'dict' ? root.named.get('stages') : undefined;
  if (stages === undefined || rootOf(path, project) === undefined) return [];
  const { severity } = codes['file-name'];
  const message = 'DVC reads `dvc.yaml`, and no `dvc.yml`. Rename this file.';
  return [{ document, span: stages.key.span, severity, code: 'file-name', message, fixes: [] }];
}
