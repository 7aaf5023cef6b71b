/** A project on a W&B server, known by the address of its page: added by hand, or named by the project (project.ts). */
import type { StoreKind } from '../store.ts';
import { wandbCode } from '../wandb/code.ts';
import { isUsual, projectOf, wandbServerId } from './address.ts';
import { changer } from './changer.ts';
import { WandbServerStore } from './store.ts';

export const wandbServer: StoreKind = {
  id: wandbServerId,

  /** None stands in a folder. */
  detect: async () => [],

  open: ({ path }, web) => new WandbServerStore(path, web),

  code(location, runs) {
    const { api, project } = projectOf(location);
    return wandbCode(
      runs.map(({ id }) => [project.entity, project.name, id].filter((part) => part !== undefined).join('/')),
      { server: isUsual(api) ? undefined : api },
    );
  },

  changer,
};
