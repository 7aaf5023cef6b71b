#!/usr/bin/env node
/** `npx trainyard-language-server --stdio` in a clone. */
import { runProgram } from './setup/programs.mjs';

await runProgram('server.js');
