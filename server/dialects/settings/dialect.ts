/** `.trainyard.yaml`: a project's own settings for this program (docs/settings.md). */
import { checkShape } from '../../project/checkShape.ts';
import { type Dialect, silent } from '../../project/dialect.ts';
import type { Document } from '../../project/document.ts';
import type { Finding, Rule } from '../../project/finding.ts';
import { levelNames } from '../../project/judging/levels.ts';
import { settingsFile } from '../../project/judging/settingsFile.ts';
import { choice, list, oneOf, record, type Shape, text } from '../../project/shape.ts';
import { nowhere } from '../../yaml/span.ts';

/** @param rules Of all that may be found in any file. */
export function settings(rules: ReadonlyMap<string, Rule>): Dialect {
  const shape = shapeOf(rules);
  return {
    ...silent,
    claims: (fileName) => fileName === settingsFile,
    patterns: [settingsFile],
    shape: () => shape,
    codes: {},
    check: (document) => ({ findings: check(document, shape), sources: [] }),
  };
}

function shapeOf(rules: ReadonlyMap<string, Rule>): Shape {
  const level = choice(levelNames);
  const codes = [...rules].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const severity = record(
    Object.fromEntries(codes.map(([code, rule]) => [code, { shape: level, doc: `${rule.title} (${rule.severity})` }])),
  );
  const override = record({
    files: {
      shape: oneOf(list(text), text),
      required: true,
      doc: 'Which files: patterns as in .gitignore, from the folder of this file.',
    },
    severity: { shape: severity, required: true, doc: 'How severe each code is in these files.' },
  });
  const diagnostics = record({
    severity: { shape: severity, doc: 'How severe each code is: `error`, `warning`, `hint`, or `off`.' },
    overrides: { shape: list(override), doc: 'The same for some of the files; later ones win.' },
  });
  return record({ diagnostics: { shape: diagnostics, doc: 'What is reported, and how severe it is.' } });
}

function check(document: Document, shape: Shape): readonly Finding[] {
  const { root, tree } = document;
  const problems = [...tree.problems, ...(root === undefined ? [] : checkShape(root, shape, nowhere))];
  return problems.map((problem) => ({ ...problem, document, severity: 'error' }));
}
