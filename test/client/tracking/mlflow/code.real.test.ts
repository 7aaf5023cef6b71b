/** Runs as Python code: whatever their names, it is Python, and holds them as they are. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { storeKinds } from '../../../../client/tracking/index.ts';
import { serverKindOf } from '../../../../client/tracking/servers.ts';
import { workbenchPython } from '../../../support/python.ts';
import { aRun } from '../../../support/runs.ts';

const strange = `it's "quoted" \\ \u2028 日本 🚂 {x} \u007f`;

/** Prints the text literals of the code that it is given. */
const literals =
  'import ast, json, sys; print(json.dumps([n.value for n in ast.walk(ast.parse(json.load(sys.stdin))) if isinstance(n, ast.Constant)], default=str))';

describe('code that reads runs', function () {
  this.timeout(30_000);
  for (const kind of storeKinds) {
    if (kind.code === undefined) continue;
    it(`of ${kind.id} is Python`, async () => {
      const { python } = await workbenchPython();
      const isServer = serverKindOf({ kind: kind.id }) !== undefined;
      const place = isServer ? `https://host/team/${encodeURIComponent(strange)}` : `/work/${strange}/store.db`;
      const location = { kind: kind.id, path: place };
      const runs = [aRun(`${strange}/1`), aRun(`${strange}/2`)];
      const code = kind.code?.(location, runs) ?? '';
      const found: unknown = JSON.parse(
        execFileSync(python, ['-c', literals], { input: JSON.stringify(code), encoding: 'utf8' }),
      );
      assert(Array.isArray(found));
      const texts = found.map(String);
      assert(
        texts.some((text) => text.includes(strange) || decodeURI(text).includes(strange)),
        code,
      );
    });
  }
});
