/** Commands of the Experiments view: to compare, to mark, to copy. */
import * as vscode from 'vscode';
import { type ChosenRuns, type RunReference, runKey } from '../choosing/chosenRuns.ts';
import type { Reader } from '../reading/reader.ts';
import { storeKey } from '../storage/location.ts';
import { referenceOf } from '../views/experiments/runLists.ts';
import type { ExperimentsView } from '../views/experiments/view.ts';
import { oneLine } from '../views/format.ts';
import type { Stores } from '../views/stores.ts';
import type { CommandHandlers } from './handlers.ts';
import { askForRuns, runsOf, someRuns } from './runSelection.ts';

type ExperimentCommands = Pick<
  CommandHandlers,
  | 'compareRuns'
  | 'copyRunId'
  | 'copyRunCode'
  | 'openRunPage'
  | 'refreshExperiments'
  | 'showMoreRuns'
  | 'pinRuns'
  | 'unpinRuns'
  | 'hideRuns'
  | 'unhideRuns'
  | 'uncheckRuns'
>;

export interface ExperimentParts {
  readonly view: ExperimentsView;
  readonly stores: Stores;
  readonly reader: Reader;
  readonly chosen: ChosenRuns;
  readonly compare: (runs: readonly RunReference[]) => void;
}

export function experimentCommands({ view, stores, reader, chosen, compare }: ExperimentParts): ExperimentCommands {
  return {
    async compareRuns(node, selected) {
      const pointed = runsOf(view, node, selected).map(referenceOf);
      // One run says nothing beside itself: it is compared with those that are checked.
      const runs = pointed.length >= 2 ? pointed : distinct([...chosen.chosen, ...pointed]);
      if (runs.length < 2) {
        return askForRuns(
          'Check two or more runs in the Experiments view, or select them (Ctrl or Shift and click; ⌘ on macOS), then compare them.',
        );
      }
      await chosen.choose(runs, true);
      compare(runs);
    },

    async copyRunId(node, selected) {
      const ids = (await someRuns(view, node, selected)).map(({ run }) => run.id);
      if (ids.length > 0) await copy(ids.join('\n'), ids.join(', '));
    },

    async copyRunCode(node, selected) {
      const runs = await someRuns(view, node, selected);
      const byStore = [...Map.groupBy(runs, ({ store }) => storeKey(store)).values()];
      const codes = await Promise.all(
        byStore.map(async (same) => {
          const [first] = same;
          return first && reader.ask('code', { store: first.store, runs: same.map(({ run }) => run) });
        }),
      );
      const code = codes.filter((one) => one !== undefined).join('\n');
      if (code !== '') await copy(code, 'code that reads the runs');
      else if (runs.length > 0)
        throw new Error('The tracker of these runs has no library that reads them from Python.');
    },

    async openRunPage(node, selected) {
      const pages =
        node?.kind === 'sweep'
          ? [node.sweep.webPage ?? '']
          : (await someRuns(view, node, selected)).map(({ run }) => run.webPage ?? '');
      // A tracker's answer is not to be trusted with other kinds of addresses.
      for (const page of pages.filter((one) => /^https?:/.test(one))) {
        await vscode.env.openExternal(vscode.Uri.parse(page, true));
      }
    },

    refreshExperiments: () => stores.refresh(),

    async showMoreRuns(list) {
      if (list !== undefined) view.showMore(list);
    },

    pinRuns: async (node, selected) => chosen.pin((await someRuns(view, node, selected)).map(referenceOf), true),
    unpinRuns: async (node, selected) => chosen.pin((await someRuns(view, node, selected)).map(referenceOf), false),
    hideRuns: async (node, selected) => chosen.hide((await someRuns(view, node, selected)).map(referenceOf), true),
    unhideRuns: async (node, selected) => chosen.hide((await someRuns(view, node, selected)).map(referenceOf), false),
    uncheckRuns: () => chosen.chooseNone(),
  };
}

async function copy(text: string, told: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`Copied ${oneLine(told, 80)}`, 3000);
}

function distinct(runs: readonly RunReference[]): readonly RunReference[] {
  return [...new Map(runs.map((run) => [runKey(run), run])).values()];
}
