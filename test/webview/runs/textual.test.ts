import assert from 'node:assert/strict';
import { csv, markdown, tsv } from '../../../webview/runs/textual.ts';

describe('a table as CSV', () => {
  it('is what RFC 4180 says', () => {
    assert.equal(
      csv([
        ['run_name', 'params.note'],
        ['a,b', 'says "hi"'],
        ['', 'two\nlines'],
      ]),
      'run_name,params.note\r\n"a,b","says ""hi"""\r\n,"two\nlines"\r\n',
    );
  });

  for (const formula of ['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', ' =1', '\t=1', '\r=1', '＝1']) {
    it(`keeps ${JSON.stringify(formula)} a text`, () => {
      const text = csv([[formula]]).replace('\u{FEFF}', '');
      assert.equal(text.replace(/^"/, '').startsWith("'"), true);
      assert.equal(text.includes(formula), true);
    });
  }

  for (const number of ['-0.1', '+1e-3', '-1.7976931348623157e+308', '-Infinity', 'NaN', '.5']) {
    it(`leaves the number ${number} as it is`, () => assert.equal(csv([[number]]), `${number}\r\n`));
  }

  it('says that it is UTF-8 only where that matters', () => {
    assert.equal(csv([['plain']]), 'plain\r\n');
    assert.equal(csv([['größer']]), '\u{FEFF}größer\r\n');
  });
});

describe('a table on the clipboard', () => {
  it('is parted by tabs; what holds tabs or lines is quoted', () => {
    assert.equal(
      tsv([
        ['a', 'b\tc'],
        ['d"', 'e\nf'],
      ]),
      'a\t"b\tc"\n"d"""\t"e\nf"',
    );
  });

  it('is just the text where it is one cell', () => assert.equal(tsv([['=1\t"x"']]), '=1\t"x"'));

  it('runs nothing where it is pasted', () => assert.equal(tsv([['=1', '-2']]), "'=1\t-2"));

  it('is Markdown, with numbers at the right and others’ text as text', () => {
    assert.equal(
      markdown(
        [
          ['run_name', 'metrics.loss'],
          ['a|b <img> [x](y)', '0.5'],
          ['two\nlines *', ''],
        ],
        [false, true],
      ),
      [
        '| run\\_name | metrics.loss |',
        '| --- | ---: |',
        '| a\\|b \\<img\\> \\[x\\](y) | 0.5 |',
        '| two lines \\* |  |',
      ].join('\n'),
    );
  });
});
