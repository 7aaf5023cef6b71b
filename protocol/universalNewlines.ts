/**
 * Python reads text so that a lone carriage return ends a line, too:
 * https://docs.python.org/3/library/functions.html#open-newline-parameter. Of the same length as the text.
 */
export function universalNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}
