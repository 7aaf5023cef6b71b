/**
 * Where the bundle begins: the language server, or, in a thread of it, what looks at files for it. Both are one file,
 * so that an editor needs no more than that.
 */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) void import('./main.ts');
else void import('./session/looking.ts');
