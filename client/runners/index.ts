/** The runners that the settings name. */
import { isRecord } from '../../protocol/shape.ts';
import type { RunnerKind, RunnerTools } from './kind.ts';
import type { Runner } from './runner.ts';
import { sshKind } from './ssh/kind.ts';

const kinds: readonly RunnerKind[] = [sshKind];

export interface ConfiguredRunners {
  readonly runners: readonly Runner[];
  /** What is wrong in the settings, a sentence each; the other entries stand. */
  readonly problems: readonly string[];
}

/** @param settings The value of `trainyard.runners`, which may be anything. */
export function configuredRunners(settings: unknown, tools: RunnerTools): ConfiguredRunners {
  if (settings === undefined || settings === null) return { runners: [], problems: [] };
  if (!Array.isArray(settings)) return { runners: [], problems: ['trainyard.runners must be a list of runners.'] };
  const runners: Runner[] = [];
  const problems: string[] = [];
  settings.forEach((entry: unknown, index) => {
    const taken = runners.map(({ name }) => name);
    const made = make(entry, taken, tools);
    if (!('problems' in made)) runners.push(made);
    else problems.push(...made.problems.map((problem) => `trainyard.runners, entry ${index + 1}: ${problem}.`));
  });
  return { runners, problems };
}

function make(
  entry: unknown,
  taken: readonly string[],
  tools: RunnerTools,
): Runner | { readonly problems: readonly string[] } {
  if (!isRecord(entry)) return { problems: ['it must be an object with "name", "kind" and "host"'] };
  const { name, kind: id } = entry;
  if (typeof name !== 'string' || !/^[\w.-][\w .-]{0,63}$/.test(name)) {
    return { problems: ['"name" must be 1 to 64 letters, digits, blanks, dots, dashes or underscores'] };
  }
  if (name === 'local') return { problems: ['"local" is the name of this machine; choose another one'] };
  if (taken.includes(name)) return { problems: [`another runner is called "${name}"; choose another name`] };
  const kind = kinds.find((candidate) => candidate.id === id);
  if (kind !== undefined) return kind.make(name, entry, tools);
  const known = kinds.map((candidate) => `"${candidate.id}"`).join(', ');
  return { problems: [`"kind" of "${name}" must be one of ${known}, not ${JSON.stringify(id) ?? 'absent'}`] };
}
