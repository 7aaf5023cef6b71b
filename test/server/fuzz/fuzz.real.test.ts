/**
 * Random typing in the real server. After each stretch of it, what the server shows and answers is what another one
 * says that was just given the same texts. `FUZZ_EDITS` sets how many edits, `FUZZ_SEED` which; a failure says how
 * to see it again.
 */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { DiagnosticSeverity } from 'vscode-languageserver-protocol';
import { isRecord, isString } from '../../../protocol/shape.ts';
import { server as serverBundle } from '../../../scripts/bundles.ts';
import { type Bundle, bundled } from '../../support/bundle.ts';
import { corpusFolder } from '../../support/corpus.ts';
import { skip } from '../../support/skip.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';
import type { Project } from '../dialects/dvc/mutations/mutate.ts';
import { Random } from '../dialects/dvc/mutations/random.ts';
import { corpusSeeds, ownSeeds } from '../dialects/dvc/mutations/seeds.ts';
import { type Request, requests, Session } from './session.ts';
import { TypedDocument } from './typing.ts';

const edits = Number(process.env['FUZZ_EDITS'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);

/** Edits between two looks at what is shown. */
const stretch = 60;

describe('typing at random', () => {
  let bundle: Bundle;
  const sessions: Session[] = [];

  before(async function () {
    this.timeout(60_000);
    bundle = await bundled(serverBundle);
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.stop();
    await removeTemporaryFolders();
  });
  after(() => bundle.remove());

  async function start(workspace: string): Promise<Session> {
    const session = await Session.start(bundle.file, workspace);
    sessions.push(session);
    return session;
  }

  async function play(project: Project, count: number, random: Random): Promise<void> {
    const workspace = await written(project);
    const documents = Object.entries(project).map(
      ([file, text]) => new TypedDocument(pathToFileURL(path.join(workspace, file)).href, text),
    );
    const typed = await start(workspace);
    const fresh = await start(workspace);
    for (const document of documents) await Promise.all([typed.reopen(document), fresh.reopen(document)]);
    for (let made = 0; made < count; ) {
      made += await typeInto(typed, documents, random);
      for (const document of documents) await fresh.reopen(document);
      await compare(typed, fresh, documents, random);
    }
    const last = await start(workspace);
    for (const document of documents) await last.reopen(document);
    await compare(typed, last, documents, random);
  }

  const projects = ownSeeds();
  for (const [number, project] of projects.entries()) {
    const share = Math.ceil(edits / projects.length);
    it(`breaks nothing in ${share} edits of ${Object.keys(project).join(', ')} (${number})`, async function () {
      this.timeout(share * 100 + 60_000);
      await play(project, share, new Random(seed * 1_000 + number));
    });
  }

  it('breaks nothing in pipelines of others', async function () {
    const corpus = corpusFolder() ?? skip(this, 'they are not beside this repository');
    const share = Math.ceil(edits / projects.length / 2);
    this.timeout(4 * share * 100 + 60_000);
    const random = new Random(seed);
    const others = corpusSeeds(corpus);
    for (let played = 0; played < 4; played += 1) await play(random.pick(others), share, random);
  });
});

async function written(project: Project): Promise<string> {
  const workspace = await temporaryFolder();
  await mkdir(path.join(workspace, '.dvc'));
  for (const [file, text] of Object.entries(project)) {
    await mkdir(path.dirname(path.join(workspace, file)), { recursive: true });
    await writeFile(path.join(workspace, file), text);
  }
  return workspace;
}

/** A stretch of edits, with questions in between; how many edits. */
async function typeInto(session: Session, documents: readonly TypedDocument[], random: Random): Promise<number> {
  const asked: Promise<unknown>[] = [];
  let made = 0;
  while (made < stretch) {
    const document = random.pick(documents);
    const changes = document.type(random, 1 + random.below(5));
    made += changes.length;
    await session.change(document.uri, document.version, changes);
    if (random.chance(0.3)) asked.push(ask(session, random.pick(requests), random.pick(documents), random));
  }
  for (const document of random.chance(0.3) ? documents : []) {
    const changes = document.undoAll();
    if (changes.length > 0) await session.change(document.uri, document.version, changes);
  }
  await Promise.all(asked);
  return made;
}

function ask(session: Session, request: Request, document: TypedDocument, random: Random): Promise<unknown> {
  return session.ask(request, document.uri, document.positionAt(random.below(document.text.length + 1)));
}

/** Both show and answer the same. Checks of a file that another one names, and statuses, may come a moment later. */
async function compare(
  typed: Session,
  fresh: Session,
  documents: readonly TypedDocument[],
  random: Random,
): Promise<void> {
  const state = documents.map(({ uri, text }) => `--- ${uri}\n${text}`).join('\n');
  const deadline = Date.now() + 20_000;
  const settle = async (what: string, look: (session: Session) => Promise<unknown>): Promise<void> => {
    for (;;) {
      const [answer, expected] = await Promise.all([typed, fresh].map(look));
      if (isDeepStrictEqual(answer, expected)) return;
      if (Date.now() > deadline) assert.deepEqual(answer, expected, `${what}\n${state}`);
      await delay(20);
    }
  };
  await settle('diagnostics', (session) => session.diagnostics());
  const shown = Object.values(await fresh.diagnostics()).flat();
  const isBroken = shown.some(({ severity }) => severity === DiagnosticSeverity.Error);
  const document = random.pick(documents);
  const position = document.positionAt(random.below(document.text.length + 1));
  for (const request of requests) {
    const what = `${request} in ${document.uri} at ${JSON.stringify(position)}`;
    await settle(what, async (session) => {
      const answer = await session.ask(request, document.uri, position);
      return isBroken ? withoutStatus(answer) : answer;
    });
  }
}

/** A stage that cannot be told now, as in a broken file, keeps the status that was told of it last. */
function withoutStatus(answer: unknown): unknown {
  const contents = isRecord(answer) ? answer['contents'] : undefined;
  if (!isRecord(answer) || !isRecord(contents) || !isString(contents['value'])) return answer;
  return { ...answer, contents: contents['value'].split('\n\n**')[0] };
}
