/** Who asks a server: a name and a password, or a token. */
import { isString, unionOf } from '../../protocol/shape.ts';
import { decoded } from './percent.ts';

export type Credentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

export const isCredentials = unionOf<Credentials>({
  basic: { username: isString, password: isString },
  bearer: { token: isString },
});

/** The value of the header `Authorization`. */
export function authorization(credentials: Credentials): string {
  if (credentials.kind === 'bearer') return `Bearer ${credentials.token}`;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
}

/** An address that may hold a name and a password, as `https://name:password@host`, taken apart. */
export interface GivenAddress {
  /** As {@link StoreLocation.path} has it: without them, and with no `/`, query or fragment at its end. */
  readonly server: string;
  readonly credentials: Credentials | undefined;
}

/** `undefined` where it is no `http:` or `https:` address. */
export function parseAddress(text: string): GivenAddress | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const [username, password] = [url.username, url.password].map(decoded);
  return {
    server: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    credentials: username ? { kind: 'basic', username, password: password ?? '' } : undefined,
  };
}
