/** How the tools that read pipelines print a floating-point number. */

/** Python's shortest text of a double, https://docs.python.org/3/library/stdtypes.html#float.__repr__. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  if (Number.isInteger(value)) return `${BigInt(value)}.0`;
  return power < 0 ? value.toFixed(Math.min(100, mantissa.replace(/[-.]/g, '').length - 1 - power)) : String(value);
}
