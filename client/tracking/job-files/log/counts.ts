/** How far a training says it is: `epoch 3`, `Step [100/600]`, `[3]` before the metrics, a progress bar. */
import { stepKind } from './words.ts';

export interface Count {
  /** `global`: over the whole training; `bar`: of a progress bar; `epoch` may be a fraction. */
  readonly kind: 'global' | 'inner' | 'bar' | 'epoch';
  /** What counts: of several bars each has its own. */
  readonly name: string;
  readonly at: number;
  /** Where it ends, if the line says so. */
  readonly of: number | undefined;
}

export interface Counted {
  readonly counts: readonly Count[];
  /** The line without them. */
  readonly rest: string;
}

// `Epoch 3:  45%|████▌     | 45/100 [00:01<00:02, 30it/s, loss=0.5]` (tqdm)
const tqdm = /^(.*?)\s*\d+%\|[^|]*\|\s*(\d+)\/(\d+)\s/;
// `45/100 [=====>........] - 1s 2ms/step - loss: 0.5`, `45/100 ━━━━━ 1s 2ms/step - loss: 0.5`, `100/100 - 1s - loss: 0.5` (Keras)
const keras = /^\s*(\d+)\/(\d+)\s+(?:\[[=>.\s]*\]|[━─╸╺]+|-)\s/;
// `[3]` (XGBoost, LightGBM), `[3/100]` (scikit-learn), `3:` and a tab (CatBoost)
const leading = /^\[(\d+)(?:\/(\d+))?\](?=\s)|^(\d+):(?=\t)/;
// `[  640/60000]`, `[640/60000 (1%)]`
const bracketed = /\[\s*(\d+)\s*\/\s*(\d+)\s*(?:\(\s*[\d.]+%\s*\))?\]/g;
const named =
  /(?<![\w./=-])(global[ _]step|epoch|step|iteration|iter|batch|update|round|episode|generation|timestep)\s*[:=#]?\s*\[?\s*(\d+(?:\.\d+)?)(?:\s*(?:\/|of)\s*(\d+))?\]?(?=[\s,;:|)\][]|$|\.$|\.\s|-\s)/gi;

/** @param line A message, as lines.ts makes it. */
export function countsIn(line: string): Counted {
  const counts: Count[] = [];
  const count = (kind: Count['kind'], name: string, at: string | undefined, of: string | undefined): string => {
    counts.push({ kind, name, at: Number(at), of: of === undefined ? undefined : Number(of) });
    return ' | ';
  };
  let rest = line;
  // The tests spare the search in lines that are like most.
  if (rest.includes('%|')) {
    rest = rest.replace(
      tqdm,
      (_, label: string, at, of) => `${label}${count('bar', label.replace(/\d+/g, '#'), at, of)}`,
    );
  }
  if (/^[\s\d[]/.test(rest)) {
    rest = rest
      .replace(keras, (_, at, of) => count('bar', '', at, of))
      .replace(leading, (_, at, of, alone) => count('inner', 'round', at ?? alone, of));
  }
  rest = rest.replace(named, (_, name: string, at, of) => count(stepKind(name) ?? 'inner', name.toLowerCase(), at, of));
  if (rest.includes('[')) rest = rest.replace(bracketed, (_, at, of) => count('bar', '[]', at, of));
  return { counts, rest };
}
