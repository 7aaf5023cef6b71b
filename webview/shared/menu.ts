/** A menu as the editor's own: arrows, first letters, Enter, Escape. */
import { make } from './dom.ts';
import { openPopup } from './popup.ts';

export type MenuItem =
  | {
      readonly label: string;
      /** What does the same without the menu. */
      readonly hint?: string;
      /** Absent where it is not a matter of on and off. */
      readonly isChecked?: boolean;
      readonly isDisabled?: boolean;
      readonly run: () => void;
    }
  | 'separator';

export function openMenu(label: string, items: readonly MenuItem[], anchor: Element): void {
  const menu = make('div', { class: 'menu', role: 'menu', 'aria-label': label });
  const buttons = items.flatMap((item) => {
    if (item === 'separator') {
      menu.append(make('div', { class: 'menu-separator', role: 'separator' }));
      return [];
    }
    const button = menuButton(item);
    button.addEventListener('click', () => {
      popup.close();
      item.run();
    });
    menu.append(button);
    return item.isDisabled ? [] : [button];
  });
  menu.addEventListener('keydown', (event) => {
    const next = nextFocus(buttons, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  const popup = openPopup(menu, anchor);
  buttons[0]?.focus();
}

function menuButton({
  label,
  hint = '',
  isChecked,
  isDisabled = false,
}: Exclude<MenuItem, 'separator'>): HTMLButtonElement {
  const button = make(
    'button',
    { type: 'button', class: 'menu-item', role: isChecked === undefined ? 'menuitem' : 'menuitemcheckbox' },
    make('span', { class: 'menu-check', 'aria-hidden': 'true' }, isChecked ? '✓' : ''),
    make('span', { class: 'menu-label' }, label),
    make('span', { class: 'menu-hint' }, hint),
  );
  button.disabled = isDisabled;
  if (isChecked !== undefined) button.ariaChecked = String(isChecked);
  return button;
}

function nextFocus(buttons: readonly HTMLButtonElement[], key: string): HTMLButtonElement | undefined {
  const { activeElement } = document;
  const now = activeElement instanceof HTMLButtonElement ? buttons.indexOf(activeElement) : -1;
  switch (key) {
    case 'ArrowDown':
      return buttons[(now + 1) % buttons.length];
    case 'ArrowUp':
      return buttons.at(now <= 0 ? -1 : now - 1);
    case 'Home':
      return buttons[0];
    case 'End':
      return buttons.at(-1);
    default: {
      if (key.length !== 1 || key === ' ') return undefined;
      const letter = key.toLowerCase();
      return [...buttons.slice(now + 1), ...buttons.slice(0, now + 1)].find((button) =>
        button.querySelector('.menu-label')?.textContent.toLowerCase().startsWith(letter),
      );
    }
  }
}
