/** Addresses of MLflow servers, and who asks them. */
import { parseAddress } from '../../web/credentials.ts';
import { locationOfUri, projectCredentials, projectStore, projectVariables } from '../mlflow/uri.ts';
import type { ServerKind } from '../server.ts';

export const mlflowAddresses: ServerKind = {
  id: 'mlflow-server',

  words: {
    name: 'MLflow server',
    example: 'http://host:5000',
    prompt: 'The address of the server, as MLFLOW_TRACKING_URI would hold it',
    placeHolder: 'https://mlflow.example.org',
    advice: 'An address looks like http://host:5000.',
  },

  signIn: [
    { kind: 'password', label: '$(account) User name and password' },
    {
      kind: 'secret',
      label: '$(key) Token',
      prompt: 'The token, as MLFLOW_TRACKING_TOKEN would hold it',
      credentials: (token) => ({ kind: 'bearer', token }),
    },
  ],

  given(typed) {
    const address = parseAddress(withScheme(typed));
    return address && { place: address.server, ...address };
  },

  at: locationOfUri,
  serverOf: ({ path }) => path,
  projectStore,
  projectCredentials: (server, folder, environment) =>
    projectCredentials(server, projectVariables(folder, environment)),
};

/** `host:5000`, as people say it. */
function withScheme(typed: string): string {
  const address = typed.trim();
  return address === '' || /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`;
}
