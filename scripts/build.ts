/** Bundles the product into dist/: `node scripts/build.ts [--watch] [--dev]`. */
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { type BuildOptions, build, context, type Plugin } from 'esbuild';

const watch = process.argv.includes('--watch');
const development = watch || process.argv.includes('--dev');

const common: BuildOptions = {
  bundle: true,
  minify: !development,
  sourcemap: development ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

/** What runs in Node: VS Code 1.105 brings Node 22, the command line and other editors Node 20. */
const node: BuildOptions = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
};

const bundles: readonly BuildOptions[] = [
  { ...node, entryPoints: ['client/extension.ts'], outfile: 'dist/client.cjs', external: ['vscode'] },
  { ...node, entryPoints: ['client/reading/worker.ts'], outfile: 'dist/reading.cjs' },
  { ...node, entryPoints: ['client/runners/local/supervisor.ts'], outfile: 'dist/supervisor.cjs' },
  { ...node, entryPoints: ['server/main.ts'], outfile: 'dist/server.js' },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome138',
    entryPoints: { comparison: 'webview/comparison/main.ts' },
    outdir: 'dist/webview',
  },
];

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
