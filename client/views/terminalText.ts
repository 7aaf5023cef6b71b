/**
 * Log text made fit for a terminal. A log is untrusted: colours, cursor movements and progress bars pass, what
 * would set titles, write to the clipboard, draw links or ask the terminal to answer does not.
 *
 * Sequences as in ECMA-48, section 5 and 8.3: CSI (ESC [), strings (ESC ] P X ^ _) ended by BEL or ST.
 */

/** Not longer than this is waited for, where a sequence is cut at the end of a piece of text. */
const longestSequence = 4096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what this is about
const sequence = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\`-~])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const colourOrMovement = /^\x1b\[[0-9;:]*[ABCDEFGJKSTdfHm]$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const unfinished = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$/;

/** Takes a log piece by piece; a sequence that is cut between two pieces is held back until it is whole. */
export class TerminalText {
  #held = '';

  write(piece: string): string {
    const text = this.#held + piece;
    const cut = unfinished.exec(text);
    const end = cut && text.length - cut.index <= longestSequence ? cut.index : text.length;
    this.#held = text.slice(end);
    return text
      .slice(0, end)
      .replace(sequence, (found) => (colourOrMovement.test(found) ? found : ''))
      .replace(/\r?\n/g, '\r\n');
  }
}
