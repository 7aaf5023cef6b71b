/** `npm run lint | build | watch | package | bench | corpus`: installs the npm packages where they are missing, then runs it. */
import { packages } from './setup/packages.mjs';
import { Problem, runMain } from './setup/problem.mjs';
import { takeSteps } from './setup/steps.mjs';
import { runTask, tasks } from './setup/tasks.mjs';

await runMain(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const parts = tasks[name];
  if (parts === undefined) throw new Problem(`Name one of these tasks: ${Object.keys(tasks).join(', ')}.`);
  if (!(await packages.isDone())) await takeSteps([packages]);
  const failed = [];
  for (const part of parts) {
    if (await runTask(part, parts.length === 1 ? args : [])) continue;
    failed.push(part.title);
    if (name !== 'lint') break;
  }
  if (failed.length > 0) throw new Problem(`Failed: ${failed.join(', ')}.`);
});
