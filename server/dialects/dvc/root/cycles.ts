/** Stages that need each other in a circle, so that none of them can run first. */
import type { Findings } from '../finding.ts';
import { components } from './components.ts';
import { described, listed } from './describe.ts';
import { type Joined, type JoinedStage, type Need, needs } from './joined.ts';
import { type NamedPath, partsOf } from './namedPath.ts';

export function findCycles(joined: Joined, findings: Findings): void {
  const all = needs(joined);
  if (areInOrder(all)) return;
  const circles = new Map<number, Need[]>();
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

/** Whether all need only what stages before them make, as most pipelines are written: then there is no circle. */
function areInOrder(all: readonly Need[]): boolean {
  const last = new Map<Need['outputs'], number>();
  return all.every(({ stage, outputs }) => {
    const number = last.get(outputs) ?? outputs.reduce((latest, made) => Math.max(latest, made.stage.number), 0);
    last.set(outputs, number);
    return number < stage.number;
  });
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
  const what = madeFor(needed, made.path);
  const others = listed([...circle].map(({ id }) => id));
  const message =
    circle.size === 1
      ? `This stage itself makes ${what}, so it cannot need it. Remove one of the two.`
      : `${what} is made by ${described(made)}, which needs what this stage makes: ${others} form a circle. Break it.`;
  findings.add('graph', 'cycle', stage.document, needed.span, ['stages', stage.name], message);
}

function madeFor(needed: NamedPath, made: NamedPath): string {
  const difference = partsOf(made.full).length - partsOf(needed.full).length;
  if (difference === 0) return `\`${needed.text}\``;
  return difference > 0 ? `\`${made.text}\` in \`${needed.text}\`` : `\`${made.text}\` with \`${needed.text}\` in it`;
}
