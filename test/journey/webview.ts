/** Finding what an extension shows in a webview: VS Code wraps it in two frames of its own. */
import type { Frame, Page } from 'playwright-core';
import { until } from '../support/until.ts';

/** The frame of the webview whose document holds `selector`; its `evaluate` runs inside. */
export async function webviewWith(page: Page, selector: string): Promise<Frame> {
  return await until(`a webview with ${selector}`, async () => {
    for (const frame of page.frames()) {
      if (frame !== page.mainFrame() && (await holds(frame, selector))) return frame;
    }
    return undefined;
  });
}

/** A frame may be replaced while it is asked; the next round sees its successor. */
async function holds(frame: Frame, selector: string): Promise<boolean> {
  try {
    return (await frame.locator(selector).count()) > 0;
  } catch (error) {
    if (frame.isDetached() || (error instanceof Error && error.message.includes('navigat'))) return false;
    throw error;
  }
}
