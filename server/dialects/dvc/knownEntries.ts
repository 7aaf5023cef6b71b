/**
 * What entries of `stages` came out as, remembered by their nodes, which stay the same objects while nobody writes in
 * them. An entry comes out the same as before
 *
 * - in the same view of the project (ignore files, configuration: whatever was looked at), and
 * - with the same values, of which each of its stages needs those only that its expressions name.
 *
 * So a change of one parameter makes anew only the stages that name it. Two kinds are not remembered: an entry that loads
 * values of its own, and one whose name depends on what other entries generate. What is wrong with an entry may be told
 * by any value there is: where something is wrong, all values must be the same.
 */
import type { Document } from '../../project/document.ts';
import type { Project } from '../../project/project.ts';
import type { Node } from '../../yaml/node.ts';
import type { Context } from './context.ts';
import { type Around, type LoadedEntry, loadEntry, type Written } from './entry.ts';
import { ofDocument } from './finding.ts';

interface Known {
  readonly loaded: LoadedEntry;
  readonly isSound: boolean;
  readonly document: Document;
  readonly view: Project;
  readonly context: Context;
}

/** By the key. */
const known = new WeakMap<Node, Known>();

export function knownOrLoaded(written: Written, around: Around): LoadedEntry {
  const { document, view, context } = around;
  const { key, isSound } = written;
  const last = known.get(key);
  const earlier = last?.view === view && last.isSound === isSound ? last : undefined;
  const loaded =
    earlier !== undefined && isSameContext(earlier.context, context)
      ? inVersion(earlier, document, context)
      : loadEntry(written, around, earlier?.loaded.findings.length === 0 ? earlier.loaded : undefined);
  if (isRemembered(loaded)) known.set(key, { loaded, isSound, document, view, context });
  return loaded;
}

function isRemembered({ entry: { name, isGroup, template } }: LoadedEntry): boolean {
  return !template.named.has('vars') && (isGroup || !name.includes('@'));
}

function isSameContext(a: Context, b: Context): boolean {
  return a.values === b.values && a.isComplete === b.isComplete;
}

/** The same in another version of the file: its values are the same ones, though files that they are from may be newer. */
function inVersion({ loaded, ...earlier }: Known, document: Document, context: Context): LoadedEntry {
  const isSame = earlier.document === document || loaded.findings.length === 0;
  if (isSame && earlier.context === context) return loaded;
  const findings = ofDocument(loaded.findings, document);
  if (earlier.context === context) return { ...loaded, findings };
  const stages = loaded.stages.map((stage) => ({
    ...stage,
    context: { ...context, bindings: stage.context.bindings },
  }));
  return { ...loaded, findings, stages };
}
