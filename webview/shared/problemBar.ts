/** Says above a page's content what cannot be read, and has a button to try again; hidden while there is nothing to say. */
import { make, setText } from './dom.ts';

export class ProblemBar {
  readonly element = make('div', { class: 'problem', role: 'alert' });
  readonly #text = make('span');

  constructor(onTryAgain: () => void) {
    const again = make('button', { type: 'button' }, 'Try Again');
    again.addEventListener('click', onTryAgain);
    this.element.append(this.#text, again);
    this.element.hidden = true;
  }

  get isShown(): boolean {
    return !this.element.hidden;
  }

  /** `undefined` where all is well again. */
  show(message: string | undefined): void {
    setText(this.#text, message ?? '');
    this.element.hidden = message === undefined;
  }
}
