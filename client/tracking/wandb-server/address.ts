/**
 * Where a project stands on a W&B server: its page, as `https://wandb.ai/entity/project`, is the path of its store.
 * The server that is asked may be another: https://api.wandb.ai.
 */
import { type StoreLocation, storeLabel } from '../../storage/location.ts';
import { parseAddress } from '../../web/credentials.ts';
import { decoded } from '../../web/percent.ts';

export const wandbServerId = 'wandb-server';

export interface Project {
  /** The user or team that it belongs to; `undefined`: whatever the server takes for who asks. */
  readonly entity: string | undefined;
  readonly name: string;
}

/** Where W&B's own service has its pages, and where it is asked; under any of its names it is the same. */
const cloud = { pages: 'https://wandb.ai', api: 'https://api.wandb.ai' };
const cloudHosts = new Set([
  'wandb.ai',
  'www.wandb.ai',
  'app.wandb.ai',
  'api.wandb.ai',
  'forge.coreweave.com',
  'api.forge.coreweave.com',
]);

/** Stands in the path of a store for an entity that only the server knows. */
const ownEntity = '-';

/** Says of an address that it is one of W&B, as nothing else of a server of one's own does. */
const mark = 'wandb+';

/** The server that `WANDB_BASE_URL` names, as it is asked, without `/` at its end; `undefined` where it is no address. */
export function apiOf(address: string): string | undefined {
  const server = parseAddress(address)?.server;
  if (server === undefined) return undefined;
  return isCloud(server) ? cloud.api : withHost(server, 'app.', 'api.');
}

/** The store of a project on the server that is asked at that address. */
export function storeAt(api: string, { entity, name }: Project): StoreLocation {
  const pages = isCloud(api) ? cloud.pages : withHost(api, 'api.', 'app.');
  const path = pageOf(pages, { entity, name });
  return {
    kind: wandbServerId,
    path,
    ...(entity === undefined && { label: `${storeLabel({ path: pages })}/${name}` }),
  };
}

/** A project's page, below the address of all pages. */
export function pageOf(pages: string, { entity = ownEntity, name }: Project): string {
  return `${pages}/${encodeURIComponent(entity)}/${encodeURIComponent(name)}`;
}

/** The address at which the store is asked, that of its pages, and the project that it is. */
export function projectOf({ path }: Pick<StoreLocation, 'path'>): {
  readonly api: string;
  readonly pages: string;
  readonly project: Project;
} {
  const url = new URL(path);
  const [entity = ownEntity, name = ''] = namesIn(url);
  const pages = url.origin;
  return { api: apiOf(pages) ?? pages, pages, project: { entity: entity === ownEntity ? undefined : entity, name } };
}

/** The store at a page of the project, or of anything in it; `undefined` where it is none. */
export function storeAtPage(typed: string): StoreLocation | undefined {
  const text = unmarked(typed);
  // `host/entity/project`, as people say it.
  const given = parseAddress(/^[\w-]+[.:]\w/.test(text) ? `https://${text}` : text);
  if (given === undefined) return undefined;
  const url = new URL(given.server);
  const [entity, name] = namesIn(url);
  return entity && name ? storeAt(url.origin, { entity, name }) : undefined;
}

/** As the setting holds it: an address of which nothing else says that it is one of W&B is marked. */
export function placeOf({ path }: StoreLocation): string {
  return isCloud(path) ? path : `${mark}${path}`;
}

/** The store at a place of the setting. */
export function storeAtPlace(place: string): StoreLocation | undefined {
  return place.startsWith(mark) || isCloud(place) ? storeAtPage(place) : undefined;
}

export function unmarked(typed: string): string {
  const text = typed.trim();
  return text.startsWith(mark) ? text.slice(mark.length) : text;
}

/** Hosts under which the same service was asked, for keys that were kept under one of them. */
export function hostsOf(api: string): readonly string[] {
  return api === cloud.api ? ['api.forge.coreweave.com', 'api.wandb.ai'] : [new URL(api).host];
}

/** Whether W&B's library asks there anyway. */
export function isUsual(api: string): boolean {
  return api === cloud.api;
}

/** The entity and the project of a page, which stand first; of the service that has others beside W&B, behind its name. */
function namesIn(url: URL): readonly string[] {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const names = url.hostname === 'forge.coreweave.com' && parts[0] === 'wandb' ? parts.slice(1) : parts;
  return names.map(decoded);
}

function isCloud(address: string): boolean {
  return URL.canParse(address) && cloudHosts.has(new URL(address).hostname);
}

/** Servers that have two hosts name them `app.` and `api.`; the others have one. */
function withHost(address: string, from: string, to: string): string {
  return address.replace(`://${from}`, `://${to}`);
}
