/** Others' pipelines beside DVC's own verdicts, where they lie beside the repository. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { corpusFolder } from '../support/corpus.ts';
import { skip } from '../support/skip.ts';

const script = path.join(import.meta.dirname, '../../scripts/corpus.ts');

describe('the corpus', () => {
  it('is judged as DVC judges it', function () {
    const corpus = corpusFolder() ?? skip(this, 'it is not beside this repository');
    this.timeout(60_000);
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, corpus], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /^corpus: \d+ agree, 0 disagree$/m);
  });
});
