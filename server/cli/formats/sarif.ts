/** SARIF 2.1.0 (OASIS, “Static Analysis Results Interchange Format”), for code scanning and viewers of warnings. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Invocation, Log, ReportingDescriptor, Result } from 'sarif';
import type { Rule, Severity } from '../../project/finding.ts';
import { pages, version } from '../built.ts';
import type { Problem, Report } from '../report.ts';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** What paths are relative to: GitHub and others take the top of the repository for it. */
const base = 'SRCROOT';

const levels = { error: 'error', warning: 'warning', hint: 'note' } as const satisfies Readonly<
  Record<Severity, Result.level>
>;

/** @param rules By code: those that there are, whether or not the report has problems of them. */
export function sarif({ problems, failures }: Report, rules: ReadonlyMap<string, Rule>, cwd: string): string {
  const codes = [...rules.keys()];
  const log: Log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Trainyard', version, rules: [...rules].map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [base]: { uri: pathToFileURL(`${cwd}${path.sep}`).href } },
        invocations: [invocation(failures)],
        results: problems.map((problem) => resultOf(problem, codes.indexOf(problem.code))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function invocation(failures: readonly string[]): Invocation {
  const toolExecutionNotifications = failures.map((text) => ({ level: levels.error, message: { text } }));
  return { executionSuccessful: failures.length === 0, toolExecutionNotifications };
}

function descriptor([id, { severity, title }]: [string, Rule]): ReportingDescriptor {
  const page = pages[id] ?? title;
  return {
    id,
    shortDescription: { text: title },
    help: { text: page, markdown: page },
    defaultConfiguration: { level: levels[severity] },
  };
}

/** Braces stay single: the readers that there are show doubled ones (§ 3.11.5) as they are. */
function resultOf({ file, start, end, severity, code, message }: Problem, ruleIndex: number): Result {
  const region = {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
  return {
    ruleId: code,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: locationOf(file), region } }],
  };
}

function locationOf(file: string): ArtifactLocation {
  if (path.isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: base };
}
