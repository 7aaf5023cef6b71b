/** Commands of the runs table: to open it, and what the menu of its cells offers. */
import type { TableAction } from '../../protocol/runsTable.ts';
import type { RunsTables } from '../panels/runsTable.ts';
import type { TableScope } from '../panels/runsTableModel.ts';
import type { ExperimentNode } from '../views/experiments/nodes.ts';
import type { CommandHandlers } from './handlers.ts';

type RunsTableCommands = Pick<
  CommandHandlers,
  | 'openRunsTable'
  | 'copyTableCells'
  | 'copyTableMarkdown'
  | 'filterTableTo'
  | 'filterTableWithout'
  | 'checkTableRuns'
  | 'pinTableRuns'
  | 'hideTableRuns'
  | 'revealTableRun'
>;

export function runsTableCommands(tables: RunsTables): RunsTableCommands {
  const act = (action: TableAction) => async () => tables.act(action);
  return {
    async openRunsTable(node) {
      tables.show(scopeOf(node));
    },
    copyTableCells: act('copy'),
    copyTableMarkdown: act('copyMarkdown'),
    filterTableTo: act('only'),
    filterTableWithout: act('without'),
    checkTableRuns: act('choose'),
    pinTableRuns: act('pin'),
    hideTableRuns: act('hide'),
    revealTableRun: act('reveal'),
  };
}

/** The experiment that the command was called on, else all. */
function scopeOf(node: ExperimentNode | undefined): TableScope {
  if (node?.kind !== 'experiment') return 'all';
  return node.group.parts.map(({ store, experiment: { id, name } }) => ({ store, id, name }));
}
