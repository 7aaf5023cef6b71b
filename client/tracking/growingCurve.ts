/** A curve that is being logged: points are added at its end, without copying those before. */
import { type LatestPoint, type LoggedCurve, latestOf } from './curve.ts';

export class GrowingCurve {
  #steps = new Float64Array(64);
  #times = new Float64Array(64);
  #values = new Float64Array(64);
  #count = 0;

  /** `time` in milliseconds since the epoch. */
  add(step: number, time: number, value: number): void {
    if (this.#count === this.#steps.length) this.#grow();
    this.#steps[this.#count] = step;
    this.#times[this.#count] = time;
    this.#values[this.#count] = value;
    this.#count += 1;
  }

  /** Those of another curve, from the one with this index on. */
  addAll({ steps, times, values }: LoggedCurve, from = 0): void {
    for (let index = from; index < steps.length; index++) {
      this.add(steps[index] ?? Number.NaN, times[index] ?? Number.NaN, values[index] ?? Number.NaN);
    }
  }

  /** Forgets all points; the room for them is kept. */
  clear(): void {
    this.#count = 0;
  }

  get count(): number {
    return this.#count;
  }

  get latest(): LatestPoint | undefined {
    return latestOf(this.#soFar);
  }

  /** The points so far; no view of what is added later. */
  get points(): LoggedCurve {
    const { steps, times, values } = this.#soFar;
    return { steps: steps.slice(), times: times.slice(), values: values.slice() };
  }

  /** Without copying. */
  get #soFar(): LoggedCurve {
    return {
      steps: this.#steps.subarray(0, this.#count),
      times: this.#times.subarray(0, this.#count),
      values: this.#values.subarray(0, this.#count),
    };
  }

  #grow(): void {
    const doubled = (array: Float64Array) => {
      const longer = new Float64Array(array.length * 2);
      longer.set(array);
      return longer;
    };
    this.#steps = doubled(this.#steps);
    this.#times = doubled(this.#times);
    this.#values = doubled(this.#values);
  }
}
