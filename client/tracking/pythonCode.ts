/** Text as Python source. */

/** A string literal: JSON's escapes are Python's, but for what JSON leaves as it is. */
export function literal(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, (mark) => {
    return `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

export function list(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}
