/** The command line: from its arguments to what it prints and its exit status. */
import { rules } from '../dialects/index.ts';
import { commandOf, help, type Threshold, thresholds } from './arguments.ts';
import { version } from './built.ts';
import { check } from './check.ts';
import { formats } from './formats/index.ts';
import type { Paint } from './formats/text.ts';
import type { Report } from './report.ts';

export interface Terminal {
  /** Absolute. */
  readonly cwd: string;
  readonly paint: Paint;
  out(text: string): void;
  error(text: string): void;
}

export type ExitStatus = 0 | 1 | 2;

export async function run(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const command = commandOf(args);
  switch (command.kind) {
    case 'help':
      terminal.out(help);
      return 0;
    case 'version':
      terminal.out(`${version}\n`);
      return 0;
    case 'misused':
      terminal.error(`trainyard: ${command.message}\nAll options: trainyard --help\n`);
      return 2;
    case 'check': {
      const report = await check(command.paths, terminal.cwd);
      terminal.out(formats[command.format](report, { rules, paint: terminal.paint, cwd: terminal.cwd }));
      for (const failure of report.failures) terminal.error(`trainyard: ${failure}\n`);
      return statusOf(report, command.failOn);
    }
  }
}

function statusOf({ problems, failures }: Report, threshold: Threshold): ExitStatus {
  if (failures.length > 0) return 2;
  const failing: readonly string[] = thresholds.slice(0, thresholds.indexOf(threshold) + 1);
  return threshold !== 'never' && problems.some(({ severity }) => failing.includes(severity)) ? 1 : 0;
}
