/** What the menu of a column offers. Pure. */
import type { HeatDirection } from '../../protocol/runsTable.ts';
import type { MenuItem } from '../shared/menu.ts';
import { nameColumn } from './column.ts';
import type { PlacedColumn } from './layout.ts';

export interface HeadMenuActions {
  readonly sort: (isDescending: boolean) => void;
  readonly sortToo: () => void;
  readonly unsort: () => void;
  readonly pin: (isPinned: boolean) => void;
  readonly step: (step: -1 | 1) => void;
  readonly widen: (by: number) => void;
  readonly fit: () => void;
  readonly heat: (direction: HeatDirection | 'off') => void;
  readonly filter: () => void;
  readonly hide: () => void;
  readonly onlyDiffering: (isOn: boolean) => void;
}

export interface HeadMenuState {
  readonly column: PlacedColumn;
  /** `undefined`: the table is not sorted by it. */
  readonly isDescending: boolean | undefined;
  readonly isSorted: boolean;
  readonly onlyDiffering: boolean;
  readonly canFilter: boolean;
}

export function headMenu(
  { column, isDescending, isSorted, onlyDiffering, canFilter }: HeadMenuState,
  actions: HeadMenuActions,
): readonly MenuItem[] {
  const isName = column.id === nameColumn.id;
  const [up, down] = column.isNumeric
    ? ['Sort Least First', 'Sort Greatest First']
    : ['Sort Ascending', 'Sort Descending'];
  const { heat } = column;
  return [
    { label: up, isChecked: isDescending === false, run: () => actions.sort(false) },
    { label: down, isChecked: isDescending === true, run: () => actions.sort(true) },
    {
      label: 'Sort by This Too',
      hint: 'Shift+Click',
      isDisabled: !isSorted || isDescending !== undefined,
      run: actions.sortToo,
    },
    { label: 'Do Not Sort', isDisabled: !isSorted, run: actions.unsort },
    'separator',
    ...(column.group === 'metric'
      ? ([
          {
            label: 'Heat Colours: Greater Is Better',
            isChecked: heat === 'greater',
            run: () => actions.heat(heat === 'greater' ? 'off' : 'greater'),
          },
          {
            label: 'Heat Colours: Less Is Better',
            isChecked: heat === 'less',
            run: () => actions.heat(heat === 'less' ? 'off' : 'less'),
          },
          'separator',
        ] as const)
      : []),
    ...(isName
      ? []
      : ([
          { label: 'Pin to the Left', isChecked: column.isPinned, run: () => actions.pin(!column.isPinned) },
          { label: 'Move Left', hint: 'Ctrl+Shift+←', run: () => actions.step(-1) },
          { label: 'Move Right', hint: 'Ctrl+Shift+→', run: () => actions.step(1) },
        ] as const)),
    { label: 'Wider', hint: 'Shift+→', run: () => actions.widen(32) },
    { label: 'Narrower', hint: 'Shift+←', run: () => actions.widen(-32) },
    { label: 'Fit to Content', hint: 'Double-click', run: actions.fit },
    'separator',
    { label: 'Filter by This…', isDisabled: !canFilter, run: actions.filter },
    { label: 'Only Columns That Differ', isChecked: onlyDiffering, run: () => actions.onlyDiffering(!onlyDiffering) },
    ...(isName ? [] : [{ label: 'Hide Column', run: actions.hide }]),
  ];
}
