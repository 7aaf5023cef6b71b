/** Commands that choose which runs the Experiments view shows, and in which order. */
import * as vscode from 'vscode';
import { type Field, nameOfField } from '../../protocol/runFilter.ts';
import type { RunChoice } from '../choosing/runChoice.ts';
import { parseFilter } from '../tracking/selection/filter.ts';
import type { Order } from '../tracking/selection/select.ts';
import type { ExperimentsView } from '../views/experiments/view.ts';
import type { CommandHandlers } from './handlers.ts';

type ChoiceCommands = Pick<CommandHandlers, 'filterRuns' | 'orderRuns' | 'showAllRuns'>;

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

    async orderRuns() {
      const order = await askOrder(await view.fields(), choice.order);
      if (order !== undefined) await choice.choose({ order: order === 'newest' ? undefined : order });
    },

    showAllRuns: () => choice.chooseAll(),
  };
}

interface OrderItem extends vscode.QuickPickItem {
  readonly order?: Order | 'newest';
}

async function askOrder(fields: readonly Field[], now: Order | undefined): Promise<Order | 'newest' | undefined> {
  const newest: OrderItem = {
    label: 'Newest first',
    order: 'newest',
    ...(now === undefined && { description: 'now' }),
  };
  const others = fields.flatMap((by): OrderItem[] =>
    [true, false].map((isDescending) => ({
      label: `${isDescending ? '$(arrow-down)' : '$(arrow-up)'} ${nameOfField(by)}`,
      description: isDescending ? 'greatest first' : 'least first',
      order: { by, isDescending },
    })),
  );
  const picked = await vscode.window.showQuickPick([newest, ...others], {
    title: 'Sort Runs',
    placeHolder: now === undefined ? 'The newest are first now' : `Now by ${nameOfField(now.by)}`,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.order;
}
