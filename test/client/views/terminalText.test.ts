import assert from 'node:assert/strict';
import { TerminalText } from '../../../client/views/terminalText.ts';

const write = (...pieces: string[]) => {
  const text = new TerminalText();
  return pieces.map((piece) => text.write(piece));
};

describe('log text in a terminal', () => {
  it('breaks lines as terminals do', () => assert.deepEqual(write('a\nb\r\nc'), ['a\r\nb\r\nc']));

  it('keeps colours and the movements of a progress bar', () => {
    const bar = '\x1b[32m 50%\x1b[0m\r\x1b[2K\x1b[1A 51%';
    assert.deepEqual(write(bar), [bar]);
  });

  it('drops what sets titles, reaches the clipboard, links or asks for an answer', () => {
    const hostile = [
      '\x1b]0;title\x07',
      '\x1b]52;c;cm0gLXJm\x07',
      '\x1b]8;;http://x\x1b\\',
      '\x1b[6n',
      '\x1b[?1049h',
      '\x1bP1$r\x1b\\',
    ];
    assert.deepEqual(write(`a${hostile.join('')}b`), ['ab']);
  });

  it('keeps a sequence whole that is cut between two pieces', () => {
    assert.deepEqual(write('loss \x1b[3', '1mhigh'), ['loss ', '\x1b[31mhigh']);
    assert.deepEqual(write('a\x1b]0;ti', 'tle\x07b'), ['a', 'b']);
  });

  it('does not wait for ever for the end of a sequence', () => {
    const [first, second] = write(`\x1b]0;${'x'.repeat(5000)}`, 'after');
    assert.ok(`${first}${second}`.endsWith('after'));
  });
});
