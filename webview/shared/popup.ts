/** A box over the page, near what opened it: closed by Escape, by a click or the focus elsewhere, or by its own choice. */

export interface Popup {
  close(): void;
}

let open: Popup | undefined;

/** One is open at a time. The focus goes back to where it was; `onClose` comes after. */
export function openPopup(content: HTMLElement, anchor: Element, onClose: () => void = () => undefined): Popup {
  open?.close();
  const before = document.activeElement;
  const ended = new AbortController();
  const { signal } = ended;
  const popup: Popup = {
    close() {
      if (signal.aborted) return;
      ended.abort();
      open = undefined;
      const hadFocus = content.contains(document.activeElement);
      content.remove();
      if (hadFocus && before instanceof HTMLElement) before.focus({ preventScroll: true });
      onClose();
    },
  };
  open = popup;
  content.classList.add('popup');
  document.body.append(content);
  place(content, anchor.getBoundingClientRect());
  const isOutside = ({ target }: Event) => target instanceof Node && !content.contains(target);
  document.addEventListener(
    'pointerdown',
    (event) => {
      if (!isOutside(event)) return;
      popup.close();
      // A click on what opened it closes it, and no more.
      if (event.target instanceof Node && anchor.contains(event.target)) event.stopPropagation();
    },
    { capture: true, signal },
  );
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      popup.close();
    },
    { capture: true, signal },
  );
  document.addEventListener('focusin', (event) => isOutside(event) && popup.close(), { signal });
  window.addEventListener('blur', () => popup.close(), { signal });
  window.addEventListener('resize', () => popup.close(), { signal });
  return popup;
}

/** Below the anchor, above where there is no room, and never out of the window. */
function place(content: HTMLElement, { left, top, bottom }: DOMRect): void {
  const { width, height } = content.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const fitsBelow = bottom + height + 4 <= clientHeight;
  const y = fitsBelow ? bottom + 2 : Math.max(4, top - height - 2);
  content.style.left = `${Math.max(4, Math.min(left, clientWidth - width - 4))}px`;
  content.style.top = `${Math.min(y, Math.max(4, clientHeight - height - 4))}px`;
}
