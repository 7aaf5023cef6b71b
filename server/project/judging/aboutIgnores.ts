/** What is wrong with the comments that silence findings. */
import type { Document } from '../document.ts';
import type { Finding, Fix } from '../finding.ts';
import { nearest } from '../nearest.ts';
import { directivesIn } from './comments.ts';
import { type Ignore, ignoresIn, silences } from './ignores.ts';
import { silencingRules } from './rules.ts';

/** Comments that cannot be read, and codes that there are not. */
export function invalidIgnores(document: Document, known: readonly string[]): readonly Finding[] {
  return directivesIn(document).flatMap(({ span, codes }): readonly Finding[] => {
    const common = { document, code: 'invalid-ignore', severity: silencingRules['invalid-ignore'].severity };
    if (codes === undefined) {
      return [{ ...common, span, message: 'Name what is silenced: `# trainyard: ignore[code]`, or several codes.' }];
    }
    return codes
      .filter(({ code }) => !known.includes(code))
      .map(({ code, span: place }) => {
        const meant = nearest(code, known);
        const advice = meant === undefined ? 'Remove it.' : `Did you mean \`${meant}\`?`;
        const edits = [{ span: place, newText: meant ?? '' }];
        const fixes = meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits }];
        return { ...common, span: place, message: `There is no code \`${code}\`. ${advice}`, fixes };
      });
  });
}

/** @param isOwn Whether findings of a code are among `findings` where there are any. */
export function unusedIgnores(
  document: Document,
  findings: readonly Finding[],
  isOwn: (code: string) => boolean,
): readonly Finding[] {
  const here = findings.filter((finding) => finding.document === document);
  return ignoresIn(document).flatMap((ignore) =>
    ignore.codes
      .filter(({ code }) => isOwn(code))
      .filter((one) => !here.some((finding) => silences({ ...ignore, codes: [one] }, finding)))
      .map(({ code, span }): Finding => {
        const where = ignore.line === 'all' ? 'in this file' : 'there';
        const message = `No \`${code}\` is found ${where}. Remove it.`;
        const fixes = [removal(document, ignore, span)];
        return {
          document,
          span,
          severity: silencingRules['unused-ignore'].severity,
          code: 'unused-ignore',
          message,
          fixes,
        };
      }),
  );
}

/** Of one of several codes only that; else of the whole comment, with its line where it has one. */
function removal(document: Document, { directive, codes }: Ignore, code: Finding['span']): Fix {
  const { text } = document;
  const index = codes.findIndex(({ span }) => span === code);
  const before = codes[index - 1]?.span;
  const after = codes[index + 1]?.span;
  const title = 'Remove what silences nothing';
  if (before !== undefined) return { title, edits: [{ span: before.behind.upTo(code), newText: '' }] };
  if (after !== undefined) return { title, edits: [{ span: code.upTo(after.before), newText: '' }] };
  const { start, end } = document.offsets(directive.span);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const blanks = /[ \t]*$/.exec(text.slice(lineStart, start))?.[0].length ?? 0;
  const whole = directive.isAlone ? document.span(lineStart, nextLine(text, end)) : document.span(start - blanks, end);
  return { title, edits: [{ span: whole, newText: '' }] };
}

function nextLine(text: string, offset: number): number {
  const lineEnd = text.indexOf('\n', offset);
  return lineEnd < 0 ? text.length : lineEnd + 1;
}
