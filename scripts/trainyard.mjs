#!/usr/bin/env node
/** `npx trainyard` in a clone. What a project keeps for itself is dist/cli.js, which needs nothing beside it. */
import { runProgram } from './setup/programs.mjs';

await runProgram('cli.js');
