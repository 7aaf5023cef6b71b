/** Bundles the product into dist/: `node scripts/build.ts [--watch] [--dev]`. */
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { type BuildOptions, build, context, type Plugin } from 'esbuild';
import { product } from './bundles.ts';

const watch = process.argv.includes('--watch');
const development = watch || process.argv.includes('--dev');

const bundles: readonly BuildOptions[] = product.map((options) => ({
  ...options,
  minify: !development,
  sourcemap: development ? 'linked' : false,
}));

// What .vscode/tasks.json waits for.
const [begun, done] = ['[watch] building', '[watch] built'];
const unfinished = new Set(bundles);

/** Says when a change sets bundles to work, and when the last of them is done. */
function announce(bundle: BuildOptions): Plugin {
  return {
    name: 'announce',
    setup({ onStart, onEnd }) {
      onStart(() => {
        if (unfinished.size === 0) console.log(begun);
        unfinished.add(bundle);
      });
      onEnd(() => {
        unfinished.delete(bundle);
        if (unfinished.size === 0) console.log(done);
      });
    },
  };
}

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
// The package is made of ES modules, the bundles are CommonJS; without this Node would read server.js as the former.
await writeFile('dist/package.json', '{ "type": "commonjs" }\n');
// Runs on other machines as it is.
await copyFile('client/runners/ssh/helper.sh', 'dist/ssh-helper.sh');
if (watch) {
  console.log(begun);
  const contexts = await Promise.all(bundles.map((options) => context({ ...options, plugins: [announce(options)] })));
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(bundles.map((options) => build(options)));
}
