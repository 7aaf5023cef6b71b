/** Folders within folders; all paths are absolute. */
import path from 'node:path';

/** Whether `inner` is the folder or in it. */
export function contains(folder: string, inner: string): boolean {
  const relative = path.relative(folder, inner);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** The folders around one, the nearest first, as far as `top`; each with the way out to it: `../`, `../../`, …. */
export function* outward(folder: string, top: string): Generator<{ readonly outer: string; readonly way: string }> {
  let way = '../';
  for (let outer = path.dirname(folder); contains(top, outer); outer = path.dirname(outer)) {
    yield { outer, way };
    if (outer === top) return;
    way += '../';
  }
}
