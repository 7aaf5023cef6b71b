/** Names that DVC loads but does not take on the command line, or makes twice. */
import type { Scene } from './scene.ts';

/** ASCII punctuation but for `-` and `_`: `dvc stage add` refuses these. An `@` is an error of its own. */
const refused = /[!"#$%&'()*+,./:;<=>?[\\\]^`{|}~]/;

export function adviseOnNames({ pipeline, groups, advice }: Scene): void {
  const isGenerated = (name: string) =>
    groups.some(({ entry }) => entry.isGroup && entry.members?.some((member) => member.name === name));
  for (const { name, isGroup, key, repeated } of pipeline.entries) {
    const character = refused.exec(name)?.[0];
    if (character !== undefined) advice.add('stage-name-characters', key, messageOn(name, character));
    if (!isGroup && name.includes('@') && isGenerated(name)) {
      const message = `The loop \`${name.slice(0, name.indexOf('@'))}\` makes a stage of this name, and DVC uses that one. Rename this stage.`;
      advice.add('duplicate-stage', key, message);
    }
    for (const repeat of repeated) {
      const message = `\`${repeat.name}\` is made by more than one value of this loop; only the last one counts. Remove or change one.`;
      advice.add('duplicate-stage', repeat.span, message);
    }
  }
}

function messageOn(name: string, character: string): string {
  const advice = 'Use letters, digits, `-` and `_`.';
  if (!name.includes(':')) return `\`dvc stage add\` refuses a name with \`${character}\` in it. ${advice}`;
  return `No command of DVC finds this stage by its name: it takes what stands before \`:\` for a file. ${advice}`;
}
