/** A curve out of a log: it takes no more room than a chart can show, however long the log grows. */
import { type Curve, orderedByStep } from '../../curve.ts';
import { decimate } from '../../decimate.ts';

/** Points that are kept; with twice as many, the curve is thinned so that no extreme is lost. */
const mostPoints = 4096;

export class LogCurve {
  #steps: number[] = [];
  #values: number[] = [];
  #logged = 0;
  #last = Number.NEGATIVE_INFINITY;
  #latest = { step: 0, value: Number.NaN };

  /** A step that is told again is the same point drawn anew. */
  add(step: number, value: number): void {
    if (step === this.#last) {
      this.#values[this.#values.length - 1] = value;
    } else {
      this.#steps.push(step);
      this.#values.push(value);
      this.#logged += 1;
      if (this.#steps.length >= 2 * mostPoints) this.#thin();
    }
    this.#last = step;
    if (this.#logged === 1 || step >= this.#latest.step) this.#latest = { step, value };
  }

  /** The next step where nobody says it: what was last told around the metric, or one more than before. */
  next(around: number | undefined): number {
    if (this.#logged === 0) return around ?? 0;
    return around !== undefined && around > this.#last ? around : this.#last + 1;
  }

  get latest(): { readonly step: number; readonly value: number } {
    return this.#latest;
  }

  /** How many points the training logged. */
  get logged(): number {
    return this.#logged;
  }

  /** How many of them are kept. */
  get size(): number {
    return this.#steps.length;
  }

  /** Ordered by step. */
  get points(): Curve {
    const steps = Float64Array.from(this.#steps);
    return orderedByStep({ steps, values: Float64Array.from(this.#values), times: new Float64Array(steps.length) });
  }

  #thin(): void {
    const { steps, values } = decimate(
      { steps: Float64Array.from(this.#steps), values: Float64Array.from(this.#values) },
      mostPoints,
    );
    this.#steps = [...steps];
    this.#values = [...values];
  }
}
