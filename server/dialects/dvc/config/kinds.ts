/** Whether the value of a setting is of the kind that DVC asks for. */
import type { IniEntry } from './ini.ts';
import type { Kind } from './settings.ts';

/** What is wrong with the value; `undefined` where it is fine. */
export function complaint({ value, isList }: IniEntry, kind: Kind): string | undefined {
  if (kind === 'any') return undefined;
  if (kind === 'links') return complaintAboutLinks(value);
  if (isList) return 'The comma makes a list of this, and DVC takes one value only. Put quotes around it.';
  if (kind === 'text') return undefined;
  const rule = typeof kind === 'string' ? rules[kind] : choice(kind);
  return rule.holds(value.trim()) ? undefined : `This must be ${rule.what}.`;
}

interface Rule {
  readonly what: string;
  holds(value: string): boolean;
}

const rules: Readonly<Record<Exclude<Kind, readonly string[] | 'any' | 'text' | 'links'>, Rule>> = {
  flag: { what: '`true` or `false`', holds: (value) => /^(?:true|false)$/i.test(value) },
  count: { what: 'a whole number from 1', holds: (value) => isInteger(value) && Number(value) >= 1 },
  integer: { what: 'a whole number', holds: isInteger },
  percentage: {
    what: 'a whole number from 0 to 100',
    holds: (value) => isInteger(value) && Number(value) >= 0 && Number(value) <= 100,
  },
  number: { what: 'a number', holds: isNumber },
  seconds: { what: 'a number from 0', holds: (value) => isNumber(value) && Number(value) >= 0 },
  never: { what: 'left out: DVC accepts no value for it', holds: () => false },
};

function choice(known: readonly string[]): Rule {
  const names = known.map((name) => `\`${name}\``).join(' or ');
  return { what: names, holds: (value) => known.includes(value.toLowerCase()) };
}

const links = ['reflink', 'hardlink', 'symlink', 'copy'];

function complaintAboutLinks(value: string): string | undefined {
  const isKnown = value.split(',').every((one) => links.includes(one.trim()));
  return isKnown ? undefined : `This must be one or more of ${links.join(', ')}, with commas between them.`;
}

function isInteger(value: string): boolean {
  return /^[-+]?\d+(?:_\d+)*$/.test(value);
}

function isNumber(value: string): boolean {
  return value !== '' && Number.isFinite(Number(value));
}
