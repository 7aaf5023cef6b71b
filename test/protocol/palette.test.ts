import assert from 'node:assert/strict';
import { palette, runStyle } from '../../protocol/palette.ts';

/** Editor backgrounds of VS Code's default themes, light, dark and high contrast. */
const backgrounds = ['#ffffff', '#f8f8f8', '#1f1f1f', '#1e1e1e', '#181818', '#000000'];

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

describe('the palette of runs', () => {
  for (const background of backgrounds) {
    it(`stands out from ${background}`, () => {
      for (const colour of palette) {
        const ratio = contrast(colour, background);
        assert.ok(ratio >= 3, `${colour} has ${ratio.toFixed(2)}:1`);
      }
    });
  }

  it('draws 32 runs in different ways before it repeats itself', () => {
    const styles = new Set([...Array(33).keys()].map((index) => JSON.stringify(runStyle(index))));
    assert.equal(styles.size, 32);
    assert.deepEqual(runStyle(32), runStyle(0));
  });
});
