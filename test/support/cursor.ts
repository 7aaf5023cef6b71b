/** Places in texts of tests, written into the text itself. */

/** The text without its cursor `‸`, and where that stood; throws where there is none or more than one. */
export function withCursor(marked: string): { readonly text: string; readonly offset: number } {
  const parts = marked.split('‸');
  if (parts.length !== 2) throw new Error(`one ‸ is needed, there are ${parts.length - 1} in:\n${marked}`);
  return { text: parts.join(''), offset: parts[0]?.length ?? 0 };
}

/** The text without its brackets `⟦…⟧`, and what they enclosed, in order; throws where one is not closed. */
export function withSpans(marked: string): {
  readonly text: string;
  readonly spans: readonly { start: number; end: number }[];
} {
  const spans: { start: number; end: number }[] = [];
  let text = '';
  for (const [index, part] of marked.split('⟦').entries()) {
    const [inside, outside, ...rest] = part.split('⟧');
    if (index === 0) {
      text += part;
      continue;
    }
    if (inside === undefined || outside === undefined || rest.length > 0)
      throw new Error(`⟦ and ⟧ do not match in:\n${marked}`);
    spans.push({ start: text.length, end: text.length + inside.length });
    text += inside + outside;
  }
  return { text, spans };
}
