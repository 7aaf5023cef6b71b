/**
 * DVC itself judges mutations of pipelines beside us. `MUTATIONS` sets how many, `MUTATIONS_SEED` which; a failure
 * names what to set to see it again.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { corpusFolder } from '../../../../support/corpus.ts';
import { PythonScript } from '../../../../support/pythonScript.ts';
import { skip } from '../../../../support/skip.ts';
import { known } from './known.ts';
import { mutate, type Project } from './mutate.ts';
import { Random } from './random.ts';
import { rare } from './rare.ts';
import { corpusSeeds, ownSeeds } from './seeds.ts';
import { shrink } from './shrink.ts';
import { differenceOf, ourVerdict, readVerdict, type Verdict } from './verdict.ts';

const count = Number(process.env['MUTATIONS'] ?? 2_500);
const seed = Number(process.env['MUTATIONS_SEED'] ?? 1);

describe('our verdicts beside those of the real DVC', () => {
  let dvc: PythonScript;

  before(() => {
    dvc = new PythonScript(path.join(import.meta.dirname, 'judge.py'));
  });
  after(() => dvc.end());

  async function disagreement(project: Project): Promise<string | undefined> {
    dvc.tell(JSON.stringify(project));
    return differenceOf(ourVerdict(project), readVerdict(await dvc.answer()));
  }

  it('agree on the pipelines that the mutations start from', async () => {
    for (const project of ownSeeds()) {
      dvc.tell(JSON.stringify(project));
      const verdict = readVerdict(await dvc.answer());
      assert.equal(verdict.phase, 'ok', `${verdict.message}\n${print(project)}`);
      assert.equal(differenceOf(ourVerdict(project), verdict), undefined, print(project));
    }
  });

  it('agree on what few write', async () => {
    for (const project of rare) {
      dvc.tell(JSON.stringify(project));
      const verdict = readVerdict(await dvc.answer());
      assert.equal(differenceOf(ourVerdict(project), verdict), undefined, `${verdict.message}\n${print(project)}`);
    }
  });

  it(`agree on ${count} mutations of them`, async function () {
    this.timeout(count * 100 + 60_000);
    await expectAgreement(ownSeeds(), count);
  });

  it('agree on mutations of the pipelines of others', async function () {
    const corpus = corpusFolder() ?? skip(this, 'they are not beside this repository');
    this.timeout(count * 100 + 60_000);
    await expectAgreement(corpusSeeds(corpus), Math.ceil(count / 5));
  });

  async function expectAgreement(seeds: readonly Project[], mutations: number): Promise<void> {
    const random = new Random(seed);
    const projects = Array.from({ length: mutations }, () => mutate(random.pick(seeds), random));
    for (const project of projects) dvc.tell(JSON.stringify(project));
    const found: Disagreement[] = [];
    for (const project of projects) {
      const verdict = readVerdict(await dvc.answer());
      const ours = ourVerdict(project);
      const difference = differenceOf(ours, verdict);
      if (difference === undefined || known.some(({ covers }) => covers(ours, verdict))) continue;
      found.push({ project, difference, ours, dvc: verdict });
    }
    const shown: string[] = [];
    for (const one of found.slice(0, 10)) {
      const small = await shrink(one.project, async (smaller) => (await disagreement(smaller)) === one.difference);
      shown.push(report({ ...one, project: small, ours: ourVerdict(small) }));
    }
    assert.equal(found.length, 0, `MUTATIONS_SEED=${seed}: ${found.length} of ${mutations}\n\n${shown.join('\n\n')}`);
  }

  for (const { reason, example } of known) {
    it(`differ still, because ${reason}`, async () => {
      assert.notEqual(await disagreement(example), undefined, 'they agree now: remove the entry');
    });
  }
});

interface Disagreement {
  readonly project: Project;
  readonly difference: string;
  readonly ours: Verdict;
  readonly dvc: Verdict;
}

function report({ project, difference, ours, dvc }: Disagreement): string {
  return [difference, print(project), `ours: ${inWords(ours)}`, `DVC:  ${inWords(dvc)}`].join('\n');
}

function inWords({ phase, error, message, paths, names, stages }: Verdict): string {
  return `${phase} ${error} ${message} ${JSON.stringify(paths)} ${names.join(' ')} ${JSON.stringify(stages)}`;
}

function print(project: Project): string {
  return Object.entries(project)
    .map(([file, text]) => `--- ${file}\n${text}`)
    .join('\n');
}
