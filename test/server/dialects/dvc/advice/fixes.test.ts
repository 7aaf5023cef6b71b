/** What the mends of our own findings make of the text. */
import assert from 'node:assert/strict';
import { dvc } from '../../../../../server/dialects/dvc/dialect.ts';
import { edited } from '../../../../support/pipelineProject.ts';

/** The text after the first mend of the finding of this code. */
function mended(text: string, code: string, files: Readonly<Record<string, string>> = {}): string {
  const { document, project } = edited(text, files);
  const finding = dvc.check(document, project).findings.find((one) => one.code === code);
  const [fix] = finding?.fixes ?? [];
  assert.ok(fix !== undefined, `nothing mends ${code}`);
  return fix.edits
    .map(({ span, newText }) => ({ ...document.offsets(span), newText }))
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

describe('a quick fix', () => {
  const script = { 'train.py': '' };

  it('adds a script to the dependencies that are there', () => {
    assert.equal(
      mended(
        'stages:\n  a:\n    cmd: python train.py\n    deps:\n    - x\n    outs: [y]\n',
        'undeclared-script',
        script,
      ),
      'stages:\n  a:\n    cmd: python train.py\n    deps:\n    - x\n    - train.py\n    outs: [y]\n',
    );
  });

  it('begins the dependencies where there are none', () => {
    assert.equal(
      mended('stages:\n  a:\n    cmd: python train.py\n    outs: [y]\n', 'undeclared-script', script),
      'stages:\n  a:\n    deps:\n      - train.py\n    cmd: python train.py\n    outs: [y]\n',
    );
  });

  it('names a script from the working folder', () => {
    assert.equal(
      mended('stages:\n  a:\n    wdir: src\n    cmd: python ../train.py\n    outs: [y]\n', 'undeclared-script', script),
      'stages:\n  a:\n    wdir: src\n    deps:\n      - ../train.py\n    cmd: python ../train.py\n    outs: [y]\n',
    );
  });

  it('makes a list of a text in a matrix', () => {
    assert.equal(
      mended('stages:\n  a:\n    matrix: {m: "abc"}\n    cmd: x ${item.m}\n', 'matrix-text'),
      'stages:\n  a:\n    matrix: {m: ["abc"]}\n    cmd: x ${item.m}\n',
    );
  });

  it('removes the line of what is named twice', () => {
    assert.equal(
      mended('stages:\n  a:\n    cmd: x\n    outs:\n      - y\n      - y\n', 'repeated-item'),
      'stages:\n  a:\n    cmd: x\n    outs:\n      - y\n',
    );
  });
});
