/** One project on a W&B server, asked by GraphQL. */
import { booleanField, fieldOf, listField, textField } from '../../storage/jsonFields.ts';
import { StoreError, storeLabel } from '../../storage/location.ts';
import { parsePythonJson } from '../../storage/pythonJson.ts';
import type { Speech } from '../../storage/serverAnswers.ts';
import { TrackerServer } from '../../storage/trackerServer.ts';
import type { Web } from '../../web/web.ts';
import { pageOf, projectOf, wandbServerId } from './address.ts';

const speech: Speech = {
  tracker: wandbServerId,
  words: (body) => {
    const answer = parsePythonJson(body);
    return errorsOf(answer) || textField(answer, 'error') || textField(answer, 'message');
  },
  isMissing: (body) => errorsOf(parsePythonJson(body)) !== '',
  unknown: 'Check the address: it is the one of a project’s page on a W&B server.',
  able: 'A newer W&B server may.',
  stranger: 'this may be no W&B server',
};

export type Variables = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export class WandbProject {
  readonly name: string;
  readonly #pages: string;
  #entity: string | undefined;
  #viewer: Promise<unknown> | undefined;
  readonly #web: Web | undefined;
  readonly #server: TrackerServer;

  /** `limit` is how long one answer is waited for, in milliseconds. */
  constructor(page: string, web?: Web, limit?: number) {
    const { api, pages, project } = projectOf({ path: page });
    this.name = project.name;
    this.#pages = pages;
    this.#entity = project.entity;
    this.#web = web;
    this.#server = new TrackerServer(api, speech, web, limit);
  }

  /**
   * The project, with these of its fields; `declared` are the variables that they name, as GraphQL declares them:
   * `$first: Int`. Rejects with a StoreError, `missing` where there is none.
   */
  async ask(fields: string, declared: string, variables: Variables): Promise<unknown> {
    this.#entity ??= await this.#ownEntity();
    const entity = this.#entity;
    const head = `query Trainyard($entity: String!, $project: String!${declared && `, ${declared}`})`;
    const query = `${head} { project(name: $project, entityName: $entity) { ${fields} } }`;
    const found = fieldOf(await this.send(query, { ...variables, entity, project: this.name }), 'project');
    if (found !== null && found !== undefined) return found;
    const advice = 'Check the entity and the project in its address, or sign in as somebody who may see it.';
    throw new StoreError('missing', `${storeLabel({ path: this.page })} is not there for you. ${advice}`);
  }

  /** What a list holds, page after page; `ask` is given where the one before ended. */
  async *pages(ask: (after: string | null) => Promise<unknown>): AsyncGenerator<unknown> {
    for (let after: string | null = null; ; ) {
      const page = await ask(after);
      yield* nodesOf(page);
      const next = nextOf(page);
      // A server that gives the same page for ever would be asked for ever.
      if (next === '' || next === after) return;
      after = next;
    }
  }

  /** The project's page, under which those of its runs stand; known once something was asked. */
  get page(): string {
    return pageOf(this.#pages, { entity: this.#entity, name: this.name });
  }

  /** The name of who asks; `undefined` where the server takes them for nobody. */
  async user(): Promise<string | undefined> {
    return textField(await this.#askViewer(), 'username') || undefined;
  }

  /** That of who asks. */
  async #ownEntity(): Promise<string> {
    const entity = textField(await this.#askViewer(), 'entity');
    if (entity !== '') return entity;
    const advice = 'Name one by WANDB_ENTITY, or add the project by the address of its page.';
    throw new StoreError('missing', `${storeLabel({ path: this.address })} knows no entity of yours. ${advice}`);
  }

  /** Asked once: who signs in as somebody else opens the project again. */
  async #askViewer(): Promise<unknown> {
    const asked = this.#viewer ?? this.send('query Trainyard { viewer { entity username } }', {});
    this.#viewer = asked;
    try {
      return fieldOf(await asked, 'viewer');
    } catch (error) {
      this.#viewer = undefined;
      throw error;
    }
  }

  /** The data that the server answers. Nothing is sent where nobody is signed in. */
  async send(query: string, variables: Variables): Promise<unknown> {
    const body = JSON.stringify({ query, variables });
    const answer = await this.#server.ask({ method: 'POST', path: '/graphql', body, credentials: 'needed' });
    const data = fieldOf(answer, 'data');
    const errors = errorsOf(answer);
    // What could be read beside an error is no whole answer.
    if (errors === '' && data !== null && data !== undefined) return data;
    const said = errors === '' ? 'It gave no data.' : errors.slice(0, 500).replace(/[^.!?]$/, '$&.');
    throw new StoreError('unreadable', `${storeLabel({ path: this.#server.address })} could not answer: ${said}`);
  }

  /** A file's content, as it comes. It may be kept elsewhere, where nobody is told who asks. */
  async download(url: string): Promise<ReadableStream<Uint8Array>> {
    const { origin, protocol, pathname, search } = new URL(url, this.address);
    if (origin === new URL(this.address).origin) return await this.#server.download(`${pathname}${search}`);
    if (protocol !== 'https:')
      throw new StoreError('unsupported', `The file is kept at ${origin}, which is not asked.`);
    const elsewhere = new TrackerServer(origin, speech, this.#web);
    return await elsewhere.download(`${pathname}${search}`, { credentials: 'none' });
  }

  /** The server that is asked. */
  get address(): string {
    return this.#server.address;
  }

  /** Aborted when the server is not read any more. */
  get closing(): AbortSignal {
    return this.#server.closing;
  }

  close(): void {
    this.#server.close();
  }
}

/** What a page of a list holds. */
export function nodesOf(page: unknown): readonly unknown[] {
  return listField(page, 'edges').map((edge) => fieldOf(edge, 'node'));
}

/** Where the next page begins; empty where there is none. */
export function nextOf(page: unknown): string {
  const info = fieldOf(page, 'pageInfo');
  return booleanField(info, 'hasNextPage') ? textField(info, 'endCursor') : '';
}

/** GraphQL's, in words; empty where there are none. */
function errorsOf(answer: unknown): string {
  return listField(answer, 'errors')
    .map((error) => (typeof error === 'string' ? error : textField(error, 'message')))
    .filter((message) => message !== '')
    .join('; ');
}
