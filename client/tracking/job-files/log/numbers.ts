/** Numbers as Python, R and C print them. */

/** Also as NumPy's and PyTorch's scalars print themselves: `np.float64(0.5)`, `tensor(0.5, device='cuda:0')`. */
const plain = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:nan|inf|infinity)\b`;
export const numberPattern = String.raw`(?:${plain}|(?:np\.)?(?:float|int)\d*\((?:${plain})\)|tensor\((?:${plain})(?:,[^)]*)?\))`;

const number = new RegExp(plain, 'i');
const whole = new RegExp(`^(?:${plain})$`, 'i');

/** @param text What {@link numberPattern} matched. */
export function numberIn(text: string): number {
  const inner = text.slice(text.indexOf('(') + 1);
  return parsed(number.exec(inner)?.[0] ?? '');
}

/** Of a text that is a number and nothing else. */
export function numberOf(text: string): number | undefined {
  return whole.test(text) ? parsed(text) : undefined;
}

/** An integer may be a count, a code or a version; a fraction hardly. */
export function isFraction(text: string): boolean {
  return /[.e]|nan|inf/i.test(text.slice(text.indexOf('(') + 1));
}

function parsed(text: string): number {
  const [, sign = '', name = ''] = /^([-+]?)(nan|inf)/i.exec(text) ?? [];
  if (name === '') return Number(text);
  if (name.toLowerCase() === 'nan') return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
