/** Packs what build.ts made into dist/trainyard-VERSION.vsix, and fails where it has grown too large. */
import { readFile, stat } from 'node:fs/promises';
import { createVSIX } from '@vscode/vsce';

/** Bytes: an extension is downloaded anew with every release. */
const largest = 1_500_000;

const { name, version } = JSON.parse(await readFile('package.json', 'utf8'));
const packagePath = `dist/${name}-${version}.vsix`;

await createVSIX({
  packagePath,
  dependencies: false,
  // Pictures of the README come along in media/, and the repository has no public address to link to yet.
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
});

const { size } = await stat(packagePath);
const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
if (size > largest) {
  throw new Error(`${packagePath} has ${inMegabytes(size)}, more than ${inMegabytes(largest)}: see what came in.`);
}
console.log(`${packagePath}: ${inMegabytes(size)} of at most ${inMegabytes(largest)}`);
