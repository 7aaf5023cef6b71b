/** How people name a W&B server, and say who they are. */
import { parseAddress } from '../../web/credentials.ts';
import type { ServerKind } from '../server.ts';
import { placeOf, projectOf, storeAtPage, storeAtPlace, unmarked, wandbServerId } from './address.ts';
import { keyCredentials, projectCredentials, projectStore } from './project.ts';

export const wandbAddresses: ServerKind = {
  id: wandbServerId,

  words: {
    name: 'W&B project',
    example: 'https://wandb.ai/entity/project',
    prompt: 'The address of the project’s page; of a server of your own, too',
    placeHolder: 'https://wandb.ai/entity/project',
    advice: 'An address looks like https://wandb.ai/entity/project.',
  },

  signIn: [
    {
      kind: 'secret',
      label: '$(key) API key',
      prompt: 'The API key, as WANDB_API_KEY would hold it; the server shows yours at /authorize',
      credentials: keyCredentials,
    },
  ],

  given(typed) {
    const store = storeAtPage(typed);
    return (
      store && {
        place: placeOf(store),
        server: projectOf(store).api,
        credentials: parseAddress(unmarked(typed))?.credentials,
      }
    );
  },

  at: storeAtPlace,
  serverOf: (store) => projectOf(store).api,
  projectStore,
  projectCredentials,
};
