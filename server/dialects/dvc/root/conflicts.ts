/** Outputs that DVC refuses side by side: the same path twice, one within another, and a folder that holds a pipeline. */
import type { Code } from '../codes.ts';
import type { Findings } from '../finding.ts';
import { byPlace, described, lineOf, listed } from './describe.ts';
import type { Joined, Output } from './joined.ts';

export function findConflicts({ outputs }: Joined, findings: Findings): void {
  const inside = new Map<Output, Output[]>();
  for (const { values, above } of outputs.crowded()) {
    if (values.length > 1) reportDuplicates(values, findings);
    const [outer] = above;
    if (outer === undefined) continue;
    for (const [inner] of byPlace(values)) reportInner(inner, outer, findings);
    for (const [one] of byPlace(above)) {
      const known = inside.get(one);
      if (known === undefined) inside.set(one, [...values]);
      else known.push(...values);
    }
  }
  for (const [outer, inner] of inside) reportOuter(outer, inner, findings);
}

/** Stages whose file is within an output: once a file. */
export function findBuried({ stages, outputs }: Joined, findings: Findings): void {
  const advice = 'DVC removes an output before its stage runs. Name the files that the stage makes one by one.';
  for (const stage of new Map(stages.toReversed().map((one) => [one.document, one])).values()) {
    const [output] = outputs.to(stage.document.path);
    if (output === undefined) continue;
    const within = `This file is within \`${output.path.text}\`, an output of ${described(output)}. ${advice}`;
    findings.add('graph', 'file-in-output', stage.document, stage.span, ['stages', stage.name], within);
    report(output, 'file-in-output', `This folder holds the file that defines \`${stage.id}\`. ${advice}`, findings);
  }
}

const belongs = 'An output belongs to one stage only';

function reportDuplicates(values: readonly Output[], findings: Findings): void {
  const places = byPlace(values);
  for (const [number, [here, ...rest]] of places.entries()) {
    const text = `\`${here.path.text}\``;
    const other = places[number === 0 ? 1 : 0]?.[0];
    if (other === undefined) {
      const makers = listed([here, ...rest].map(({ stage }) => stage.id));
      const advice = 'put what tells the stages apart into the path';
      report(here, 'duplicate-output', `${text} is an output of ${makers}. ${belongs}: ${advice}.`, findings);
    } else if (other.stage === here.stage) {
      report(
        here,
        'duplicate-output',
        `${text} is an output of this stage already (${lineOf(other)}). Remove one.`,
        findings,
      );
    } else {
      const message = `${text} is an output of ${described(other)} too. ${belongs}: remove it from one of them.`;
      report(here, 'duplicate-output', message, findings);
    }
  }
}

const apart = 'DVC cannot track both: let them be apart, or name only one of them';

function reportInner(inner: Output, outer: Output, findings: Findings): void {
  const message = `\`${inner.path.text}\` is within \`${outer.path.text}\`, an output of ${described(outer)}. ${apart}.`;
  report(inner, 'overlapping-outputs', message, findings);
}

function reportOuter(outer: Output, inner: readonly Output[], findings: Findings): void {
  const [first] = inner;
  if (first === undefined) return;
  const more = inner.length > 1 ? ` and ${inner.length - 1} more` : '';
  const what = `\`${first.path.text}\`, an output of ${described(first)}${more}`;
  report(outer, 'overlapping-outputs', `\`${outer.path.text}\` holds ${what}. ${apart}.`, findings);
}

function report({ stage, path: { span } }: Output, code: Code, message: string, findings: Findings): void {
  findings.add('graph', code, stage.document, span, ['stages', stage.name], message);
}
