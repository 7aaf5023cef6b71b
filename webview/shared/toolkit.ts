/** The controls that look and behave as VS Code's own; nothing else knows where they come from. */
import {
  Checkbox,
  provideVSCodeDesignSystem,
  TextField,
  vsCodeCheckbox,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

provideVSCodeDesignSystem().register(vsCodeCheckbox(), vsCodeTextField());

export interface FilterField {
  readonly element: HTMLElement;
  value: string;
}

/** A text field that reports every change as it is typed. */
export function filterField(label: string, onInput: (text: string) => void): FilterField {
  const field = create('vscode-text-field', TextField);
  field.placeholder = label;
  // The field takes its accessible name from its text; the page's style hides the label itself.
  field.textContent = label;
  field.addEventListener('input', () => onInput(field.value));
  return {
    element: field,
    get value() {
      return field.value;
    },
    set value(text) {
      field.value = text;
    },
  };
}

export function checkbox(label: string, checked: boolean, onChange: (checked: boolean) => void): HTMLElement {
  const box = create('vscode-checkbox', Checkbox);
  box.textContent = label;
  box.checked = checked;
  box.addEventListener('change', () => onChange(box.checked));
  return box;
}

function create<T extends HTMLElement>(tag: string, type: abstract new () => T): T {
  const element = document.createElement(tag);
  if (!(element instanceof type)) throw new Error(`<${tag}> is not registered`);
  return element;
}
