/** When the server has checked a whole workspace. */
import { serverStatusChanged } from '../../../protocol/language.ts';
import type { Server } from './server.ts';

/** The moment, by `performance.now`, in which it is ready with so many files at least. */
export function ready({ connection }: Server, files: number): Promise<number> {
  return new Promise((resolve) => {
    const listening = connection.onNotification(serverStatusChanged, (status) => {
      if (status.state !== 'ready' || status.files < files) return;
      listening.dispose();
      resolve(performance.now());
    });
  });
}
