/** For other programs: the report as it is. */
import type { Report } from '../report.ts';

export function json(report: Report): string {
  const problems = report.problems.map(({ source: _, ...problem }) => problem);
  return `${JSON.stringify({ ...report, problems }, null, 2)}\n`;
}
