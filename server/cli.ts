/** `trainyard`: checks pipelines on the command line. */
import { inspect } from 'node:util';
import { coloured, plain } from './cli/formats/text.ts';
import { run } from './cli/run.ts';
import { optimiseLate } from './engine.ts';

const { stdout, stderr, env } = process;

optimiseLate();

// A reader that has seen enough (`| head`) is no failure. What else cannot be written was not told.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(error);
});

run(process.argv.slice(2), {
  cwd: process.cwd(),
  paint: hasColours() ? coloured : plain,
  out: (text) => stdout.write(text),
  error: (text) => stderr.write(text),
}).then((status) => {
  process.exitCode ??= status;
}, fail);

/** Node heeds NO_COLOR, FORCE_COLOR and TERM for terminals; FORCE_COLOR counts where the output goes to a log, too. */
function hasColours(): boolean {
  if (stdout.isTTY) return stdout.hasColors();
  const { FORCE_COLOR: forced = '', NO_COLOR: refused = '' } = env;
  return refused === '' && forced !== '' && forced !== '0' && forced !== 'false';
}

function fail(error: unknown): void {
  stderr.write(`trainyard: ${inspect(error)}\n`);
  process.exitCode = 2;
}
