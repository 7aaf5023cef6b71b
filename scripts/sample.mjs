/** Makes the scratch copy of the sample that debugging opens, where there is none yet. */
import { packages } from './setup/packages.mjs';
import { runMain } from './setup/problem.mjs';
import { pythonStep } from './setup/python.mjs';
import { sampleStep } from './setup/sample.mjs';
import { takeSteps } from './setup/steps.mjs';

await runMain(() => takeSteps([packages, pythonStep, sampleStep(false)]));
