/** Metrics by their names, in the order in which people look for them. */

const byName = new Intl.Collator('en', { numeric: true });

/** `layer_2` before `layer_10`; what the machine did comes last. */
export function compareMetricNames(a: string, b: string): number {
  return Number(isOfMachine(a)) - Number(isOfMachine(b)) || byName.compare(a, b);
}

/** MLflow logs what the machine did, a dozen metrics of it, among what the model did. */
export function isOfMachine(metric: string): boolean {
  return metric.startsWith('system/');
}
