import assert from 'node:assert/strict';
import { ago, asMarkdown, duration, oneLine } from '../../../client/views/format.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('durations', () => {
  const cases: [number, string][] = [
    [-5, '0s'],
    [0, '0s'],
    [59.9 * second, '59s'],
    [minute, '1m 00s'],
    [3 * minute + 5 * second, '3m 05s'],
    [2 * hour + 7 * minute + 59 * second, '2h 07m'],
    [3 * day + 4 * hour, '3d 04h'],
  ];
  for (const [milliseconds, text] of cases) {
    it(`${milliseconds} ms reads ${text}`, () => assert.equal(duration(milliseconds), text));
  }
});

describe('times past', () => {
  const now = Date.UTC(2026, 4, 20, 12);
  const cases: [number, string][] = [
    [now + second, 'just now'],
    [now - 59 * second, 'just now'],
    [now - 5 * minute, '5 min ago'],
    [now - 3 * hour, '3 h ago'],
    [now - 30 * hour, 'yesterday'],
    [now - 5 * day, '5 days ago'],
    [now - 60 * day, '2026-03-21'],
  ];
  for (const [then, text] of cases) it(`reads ${text}`, () => assert.equal(ago(then, now), text));
});

describe('text of others', () => {
  it('stays on one line', () => assert.equal(oneLine('a\nb\r\n\tc\u0000\u202Ed'), 'a b c d'));
  it('is cut where it is long', () => assert.equal(oneLine('x'.repeat(10_000), 20), `${'x'.repeat(19)}…`));
  it('keeps what looks like HTML, as text', () => assert.equal(oneLine('<b>bold</b>'), '<b>bold</b>'));

  it('is no Markdown, and breaks between words', () => {
    const shown = asMarkdown('1. <b>&amp;</b> [a](b) *c*\n    # d');
    assert.doesNotMatch(shown.replace(/&#\d+;/g, ''), /[!-/:-@[-`{-~]| {2}/);
    const characters = shown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    assert.equal(characters, '1. <b>&amp;</b> [a](b) *c*\n\n# d');
  });
});
