/** Commands that choose which runs the Experiments view shows, in which order and how. */
import * as vscode from 'vscode';
import type { Clause } from '../../protocol/runFilter.ts';
import type { RunChoice } from '../choosing/runChoice.ts';
import { parseFilter } from '../tracking/selection/filter.ts';
import type { ExperimentsView } from '../views/experiments/view.ts';
import { isOfStatus, withClauses } from './filterClauses.ts';
import type { CommandHandlers } from './handlers.ts';
import { askGroup, askOrder, askShown, askStatuses, askTag } from './runPicks.ts';

type ChoiceCommands = Pick<
  CommandHandlers,
  | 'filterRuns'
  | 'filterRunsByStatus'
  | 'filterRunsByTag'
  | 'orderRuns'
  | 'groupRuns'
  | 'describeRuns'
  | 'showAllRuns'
  | 'showOnlyMyRuns'
  | 'showEverybodysRuns'
  | 'showHiddenRuns'
  | 'concealHiddenRuns'
>;

export function choiceCommands(choice: RunChoice, view: ExperimentsView): ChoiceCommands {
  return {
    async filterRuns() {
      const text = await vscode.window.showInputBox({
        title: 'Filter Runs',
        value: choice.filter,
        prompt: 'A part of the name, or comparisons joined by `and`; nothing shows all.',
        placeHolder: 'metrics.loss < 0.1 and params.lr = "0.01"',
        ignoreFocusOut: true,
        validateInput: (typed) => {
          const parsed = parseFilter(typed);
          return parsed.kind === 'problem' ? parsed.message : undefined;
        },
      });
      if (text !== undefined) await choice.choose({ filter: text });
    },

    async filterRunsByStatus() {
      const picked = await askStatuses(choice.filter);
      if (picked === undefined) return;
      const clause: Clause = { field: { kind: 'attribute', key: 'status' }, compare: 'IN', value: picked };
      await choice.choose({ filter: withClauses(choice.filter, isOfStatus, picked.length === 0 ? [] : [clause]) });
    },

    async filterRunsByTag() {
      const picked = await askTag(await view.newestRuns());
      if (picked === undefined) return;
      const isReplaced = ({ field }: Clause) => field.kind === 'tag' && field.key === picked.key;
      const clause: Clause = { field: { kind: 'tag', key: picked.key }, compare: '=', value: picked.value };
      await choice.choose({ filter: withClauses(choice.filter, isReplaced, [clause]) });
    },

    async orderRuns() {
      const order = await askOrder(await view.fields(), choice.order);
      if (order !== undefined) await choice.choose({ order: order === 'newest' ? undefined : order });
    },

    async groupRuns() {
      const by = await askGroup(await view.fields(), choice.groupBy);
      if (by !== undefined) await choice.choose({ groupBy: by === 'none' ? undefined : by });
    },

    async describeRuns() {
      const shown = await askShown(await view.fields(), choice.shown);
      if (shown !== undefined) await choice.choose({ shown });
    },

    showAllRuns: () => choice.chooseAll(),
    showOnlyMyRuns: () => choice.choose({ onlyMine: true }),
    showEverybodysRuns: () => choice.choose({ onlyMine: false }),
    showHiddenRuns: () => choice.choose({ showsHidden: true }),
    concealHiddenRuns: () => choice.choose({ showsHidden: false }),
  };
}
