/** Our status of a project on disk, told in the form of `dvc status --json`. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { StatusReason } from '../../../../../protocol/language.ts';
import { status } from '../../../../../server/dialects/dvc/status/status.ts';
import { diskFiles } from '../../../../../server/project/files.ts';
import { Documents } from '../../../../../server/project/project.ts';

/** What `dvc status --json` prints, with the paths as DVC prints them. */
export type DvcStatus = Readonly<Record<string, readonly (string | Readonly<Record<string, unknown>>)[]>>;

/** `folders`: the working folders of stages, from the project's, where they are not those of their files. */
export async function ourStatus(root: string, folders: Readonly<Record<string, string>> = {}): Promise<DvcStatus> {
  const project = new Documents(diskFiles);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'dvc.yaml' || /[^/\\]\.dvc$/.test(file))
    .map((file) => path.join(root, file))
    .toSorted();
  const plan = status.plan({ folder: root, files }, project);
  const answers = await status.look(root, plan.lookups, () => Promise.resolve());
  const told = [...plan.tell(answers)].map(([id, { reasons }]) => {
    const folder = folders[id] ?? path.posix.dirname(id.split(':')[0] ?? '');
    return [id, asDvc(reasons, root, id.includes('/') || id.endsWith('.dvc') || folders[id] ? folder : '.')] as const;
  });
  return Object.fromEntries(told.filter(([, changes]) => changes.length > 0));
}

function asDvc(reasons: readonly StatusReason[], root: string, folder: string): DvcStatus[string] {
  const named = (written: string) => {
    const file = path.resolve(root, folder, written);
    return path.relative(root, file).startsWith('..') ? file : path.relative(root, file);
  };
  const deps = new Map<string, string | Record<string, string>>();
  const outs = new Map<string, string>();
  const words: string[] = [];
  for (const reason of reasons) {
    switch (reason.kind) {
      case 'dependency':
        deps.set(named(reason.path), reason.change);
        break;
      case 'output':
        outs.set(named(reason.path), reason.change);
        break;
      case 'parameter': {
        const known = deps.get(named(reason.path));
        deps.set(named(reason.path), { ...(typeof known === 'object' ? known : {}), [reason.name]: reason.change });
        break;
      }
      case 'always':
        words.push('always changed');
        break;
      case 'command':
        words.push('changed command');
        break;
      case 'definition':
        words.push('changed checksum');
        break;
      case 'unknown':
      case 'upstream':
        words.push(`${reason.kind} ${'path' in reason ? reason.path : reason.stage}`);
    }
  }
  return [
    ...(deps.size > 0 ? [{ 'changed deps': Object.fromEntries(deps) }] : []),
    ...(outs.size > 0 ? [{ 'changed outs': Object.fromEntries(outs) }] : []),
    ...words.toSorted(),
  ];
}
