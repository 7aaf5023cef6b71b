/** Optuna's studies out of a journal: a line of JSON an operation. Operations: optuna/storages/journal/_storage.py. */
import { isArrayOf, isNumber, isRecord, isString, isStrings } from '../../../protocol/shape.ts';
import { parsePythonJson } from '../../storage/pythonJson.ts';
import { GrowingFile, type RecordsRead } from '../disk/growingFile.ts';
import { attributeText, paramText, type State, type Study, states, type Trial, timeOf } from './study.ts';

/** A trial while its operations are read. */
interface Draft {
  readonly number: number;
  state: State;
  start: number | undefined;
  end: number | undefined;
  values: readonly number[];
  constraints: readonly number[];
  readonly params: Map<string, string>;
  readonly reported: Map<number, number>;
  readonly attributes: Record<string, string>;
}

interface StudyDraft {
  readonly name: string;
  readonly directions: Study['directions'];
  metricNames: readonly string[];
  readonly trials: Draft[];
}

type Operation = Readonly<Record<string, unknown>>;

const newline = 0x0a;

const directionNames = ['notSet', 'minimize', 'maximize'] as const;

export class Journal extends GrowingFile {
  /** By number, in the order of their creation; `undefined` for one that was deleted. */
  readonly #studies: (StudyDraft | undefined)[] = [];
  /** Of all studies, in the order of their creation. */
  readonly #trials: Draft[] = [];

  get studies(): readonly Study[] {
    const { problem } = this;
    return this.#studies
      .filter((study) => study !== undefined)
      .map((study) => ({
        ...study,
        trials: study.trials.map(trialOf),
        problems: problem === undefined ? [] : [problem],
      }));
  }

  protected override get damage(): string {
    return 'a line that is no operation';
  }

  /** Optuna too reads no further than a line that is no operation: trials are known by their order. */
  protected override take(bytes: Buffer, start: number): RecordsRead {
    let position = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, position)) {
      const operation = parsePythonJson(bytes.toString('utf8', position, end));
      if (!isRecord(operation) || !isNumber(operation['op_code'])) return { end: start + position, isDamaged: true };
      this.#apply(operation);
      position = end + 1;
    }
    return { end: start + position, isDamaged: false };
  }

  protected override forget(): void {
    this.#studies.length = 0;
    this.#trials.length = 0;
  }

  #apply(operation: Operation): void {
    const code = operation['op_code'];
    if (code === 0) this.#createStudy(operation);
    else if (code === 1) this.#deleteStudy(operation);
    else if (code === 3) this.#describeStudy(operation);
    else if (code === 4) this.#createTrial(operation);
    else {
      const trial = this.#trials[Number(operation['trial_id'])];
      if (trial !== undefined) advance(trial, operation);
    }
  }

  #createStudy({ study_name: name, directions }: Operation): void {
    this.#studies.push({
      name: isString(name) ? name : '',
      directions: isArrayOf(directions, isNumber) ? directions.map((one) => directionNames[one] ?? 'notSet') : [],
      metricNames: [],
      trials: [],
    });
  }

  #deleteStudy({ study_id: id }: Operation): void {
    if (isNumber(id)) this.#studies[id] = undefined;
  }

  #describeStudy({ study_id: id, system_attr: attributes }: Operation): void {
    const study = this.#studies[Number(id)];
    const names = isRecord(attributes) ? attributes['study:metric_names'] : undefined;
    if (study !== undefined && isStrings(names)) study.metricNames = names;
  }

  /** A trial may be copied in whole, ended and all. */
  #createTrial(operation: Operation): void {
    const study = this.#studies[Number(operation['study_id'])];
    const draft: Draft = {
      number: study?.trials.length ?? 0,
      state: 'RUNNING',
      start: undefined,
      end: undefined,
      values: [],
      constraints: [],
      params: new Map(),
      reported: new Map(),
      attributes: {},
    };
    this.#trials.push(draft);
    study?.trials.push(draft);
    advance(draft, operation);
    describe(draft, operation['user_attrs'], operation['system_attrs']);
    const { params, distributions, intermediate_values: reported } = operation;
    if (isRecord(params) && isRecord(distributions)) {
      for (const [name, value] of Object.entries(params)) setParam(draft, name, value, distributions[name]);
    }
    for (const [step, value] of Object.entries(isRecord(reported) ? reported : {})) {
      draft.reported.set(Number(step), numberOf(value));
    }
  }
}

/** Whatever of a trial an operation sets. */
function advance(trial: Draft, operation: Operation): void {
  const { state, values, value, param_name: name, step } = operation;
  if (isNumber(state)) trial.state = states[state] ?? trial.state;
  if (Array.isArray(values)) trial.values = values.map(numberOf);
  else if (value !== undefined && value !== null) trial.values = [numberOf(value)];
  trial.start = timeOf(operation['datetime_start']) ?? trial.start;
  trial.end = timeOf(operation['datetime_complete']) ?? trial.end;
  if (isString(name)) setParam(trial, name, operation['param_value_internal'], operation['distribution']);
  if (isNumber(step)) trial.reported.set(step, numberOf(operation['intermediate_value']));
  describe(trial, operation['user_attr'], operation['system_attr']);
}

function describe(trial: Draft, user: unknown, system: unknown): void {
  for (const [key, attribute] of Object.entries(isRecord(user) ? user : {})) {
    trial.attributes[key] = attributeText(attribute);
  }
  const constraints = isRecord(system) ? system['constraints'] : undefined;
  if (isArrayOf(constraints, isNumber)) trial.constraints = constraints;
}

function setParam(trial: Draft, name: string, internal: unknown, distribution: unknown): void {
  const described = isString(distribution) ? parsePythonJson(distribution) : distribution;
  trial.params.set(name, paramText(Number(internal), described));
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function trialOf({ params, ...draft }: Draft): Trial {
  return { ...draft, params: [...params].map(([key, value]) => ({ key, value })) };
}
