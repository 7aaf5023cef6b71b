/** Stages that need each other in a circle, so that none of them can run first. */
import type { Findings } from '../finding.ts';
import { components } from './components.ts';
import { described, listed } from './describe.ts';
import { type Joined, type JoinedStage, type Need, needs } from './joined.ts';

export function findCycles(joined: Joined, findings: Findings): void {
  const circles = new Map<number, Need[]>();
  const all = [...needs(joined)];
  const circleOf = connect(all);
  for (const need of all) {
    const circle = circleOf(need.stage);
    if (circle === undefined || circle !== circleOf(need.outputs)) continue;
    const known = circles.get(circle);
    if (known === undefined) circles.set(circle, [need]);
    else known.push(need);
  }
  for (const needed of circles.values()) {
    const stages = new Set(needed.map(({ stage }) => stage));
    for (const need of needed) report(need, stages, findings);
  }
}

/** Stages lead to what they need, and that to the stages that make it; the number of a circle that both lie on is equal. */
function connect(all: readonly Need[]): (node: JoinedStage | Need['outputs']) => number | undefined {
  const numbers = new Map<JoinedStage | Need['outputs'], number>();
  const successors: number[][] = [];
  const numberOf = (node: JoinedStage | Need['outputs']): number => {
    const number = numbers.get(node) ?? numbers.size;
    if (number === numbers.size) {
      numbers.set(node, number);
      successors.push([]);
    }
    return number;
  };
  for (const { stage, outputs } of all) {
    const isNew = !numbers.has(outputs);
    successors[numberOf(stage)]?.push(numberOf(outputs));
    if (isNew) successors[numberOf(outputs)]?.push(...outputs.map((output) => numberOf(output.stage)));
  }
  const component = components(successors);
  return (node) => component[numbers.get(node) ?? -1];
}

function report({ stage, path: needed, outputs }: Need, circle: ReadonlySet<JoinedStage>, findings: Findings): void {
  const made = outputs.find((output) => circle.has(output.stage));
  if (made === undefined) return;
  const isSame = made.path.parts.length === needed.parts.length;
  const others = listed([...circle].map(({ id }) => id));
  const what = isSame ? `\`${needed.text}\`` : `\`${made.path.text}\`, which \`${needed.text}\` has to do with,`;
  const message =
    circle.size === 1
      ? `This stage makes ${what} itself, so it cannot need it. Remove one of the two.`
      : `${what} is made by ${described(made)}, which needs what this stage makes: ${others} form a circle. Break it.`;
  findings.add('graph', 'cycle', stage.document, needed.span, ['stages', stage.name], message);
}
