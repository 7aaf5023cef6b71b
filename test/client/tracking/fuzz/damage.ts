/** What can happen to the files of a store, chosen at random: a crash, a bad disk, a full one, a prank. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Random } from '../../../server/dialects/dvc/mutations/random.ts';

/**
 * What may be read afterwards. `cuts`: the beginning of what stood there. `garbles`: anything; but records with
 * checksums stay as they are or are not read. `loses`: some of what stood there; points are lost or found again, none
 * is changed. `changes`: anything.
 */
export type Kind = 'cuts' | 'garbles' | 'loses' | 'changes';

export interface Damage {
  readonly kind: Kind;
  readonly file: string;
  /** For the message of a failure. */
  readonly told: string;
}

const strangeNames = [
  '..',
  '<img src=x onerror=alert(1)>',
  'a\u0001\u001b[31m\n',
  'n'.repeat(200),
  '-rf',
  '%2e%2e',
  '日本 🚂',
];
const strangeTexts = [
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  'x'.repeat(10_000),
  '\0\u0007\u001b]0;',
  '1e999 nan inf\n',
];

type Act = (file: string, random: Random, others: readonly string[]) => Kind;

const acts: Readonly<Record<string, Act>> = {
  truncate: (file, random) => {
    truncateSync(file, random.below(sizeOf(file) + 1));
    return 'cuts';
  },
  flip: (file, random) => {
    const bytes = readFileSync(file);
    for (let times = 1 + random.below(3); times > 0 && bytes.length > 0; times -= 1) {
      const at = random.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    }
    writeFileSync(file, bytes);
    return 'garbles';
  },
  blank: (file, random) => {
    const bytes = readFileSync(file);
    const start = random.below(bytes.length + 1);
    bytes.fill(0, start, Math.min(bytes.length, start + 1 + random.below(4096)));
    writeFileSync(file, bytes);
    return 'garbles';
  },
  grow: (file, random) => {
    const bytes = readFileSync(file);
    const start = random.below(bytes.length + 1);
    appendFileSync(file, bytes.subarray(start, start + random.below(4096)));
    return 'garbles';
  },
  garbage: (file, random) => {
    appendFileSync(file, Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256))));
    return 'garbles';
  },
  text: (file, random) => {
    appendFileSync(file, random.pick(strangeTexts));
    return 'garbles';
  },
  swap: (file, random, others) => {
    const other = random.pick(others);
    const [mine, its] = [readFileSync(file), readFileSync(other)];
    writeFileSync(file, its);
    writeFileSync(other, mine);
    return 'changes';
  },
  empty: (file) => {
    truncateSync(file, 0);
    return 'cuts';
  },
  remove: (file) => {
    rmSync(file);
    return 'loses';
  },
  close: (file) => {
    chmodSync(file, 0);
    return 'loses';
  },
  folder: (file) => {
    rmSync(file);
    mkdirSync(file);
    return 'loses';
  },
  circle: (file) => {
    rmSync(file);
    symlinkSync(path.basename(file), file);
    return 'loses';
  },
  above: (file) => {
    rmSync(file);
    symlinkSync('..', file);
    return 'loses';
  },
  rename: (file, random) => {
    const named = path.join(path.dirname(file), random.pick(strangeNames.slice(1)));
    if (named !== file) rmSync(named, { recursive: true, force: true });
    renameSync(file, named);
    return 'changes';
  },
  removeFolder: (file) => {
    rmSync(path.dirname(file), { recursive: true });
    return 'loses';
  },
};

/** Damages one file below the folder; `undefined` where there is none left. */
export function damage(folder: string, random: Random): Damage | undefined {
  const files = filesBelow(folder);
  if (files.length === 0) return undefined;
  const file = random.pick(files);
  const [name, act] = random.pick(Object.entries(acts));
  return { kind: act(file, random, files), file, told: `${name} ${path.relative(folder, file)}` };
}

/** Links are no files here, and not followed: two that lead upwards have no end. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const found = path.join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(found);
      return entry.isFile() ? [found] : [];
    })
    .sort();
}

function sizeOf(file: string): number {
  return lstatSync(file).size;
}
