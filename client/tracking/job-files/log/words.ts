/** What a training calls its steps, its metrics, and what is neither. All in lower case. */

/** Counts over the whole training, in whatever it is cut into. */
export const globalSteps: ReadonlySet<string> = new Set(['global_step', 'globalstep', 'global step']);

/** Counts that some trainings begin anew with each epoch. */
export const innerSteps: ReadonlySet<string> = new Set([
  ...['step', 'iteration', 'iter', 'batch', 'update', 'round', 'episode', 'generation', 'timestep'],
]);

export const epochs: ReadonlySet<string> = new Set(['epoch']);

/** Numbers that say nothing of how well the training goes. */
const asides: ReadonlySet<string> = new Set([
  ...['time', 'timestamp', 'ts', 'asctime', 'created', 'date', 'eta', 'elapsed', 'remaining', 'total'],
  ...['pid', 'process', 'thread', 'level', 'levelno', 'line', 'lineno', 'port', 'rank', 'local_rank', 'world_size'],
  ...['seed', 'version', 'v_num', 'epochs', 'steps', 'batch_size', 'size', 'gpu', 'device', 'n_jobs', 'num_workers'],
]);

/** Parts of names of which one alone says that a number is a metric. */
const measures: ReadonlySet<string> = new Set([
  ...['loss', 'logloss', 'nll', 'objective', 'likelihood', 'deviance', 'inertia', 'elbo', 'entropy', 'kl'],
  ...['acc', 'accuracy', 'auc', 'auroc', 'auprc', 'precision', 'recall', 'f1', 'fbeta', 'score', 'kappa', 'mcc'],
  ...['error', 'err', 'mse', 'rmse', 'mae', 'mape', 'rmsle', 'r2', 'iou', 'miou', 'dice', 'map', 'ndcg', 'mrr'],
  ...['perplexity', 'ppl', 'bleu', 'rouge', 'wer', 'cer', 'psnr', 'ssim', 'fid', 'reward', 'return'],
]);

/** Splits a name from what is measured: `train loss`, `val accuracy`. */
const splits: ReadonlySet<string> = new Set([
  ...['train', 'training', 'val', 'valid', 'validation', 'dev', 'test', 'eval', 'avg', 'mean', 'best'],
]);

export function isAside(name: string): boolean {
  return asides.has(lastPart(name));
}

export function isMeasure(name: string): boolean {
  return partsOf(name).some((part) => measures.has(part));
}

export function isSplit(word: string): boolean {
  return splits.has(word.toLowerCase());
}

/** `trainer/global_step` is a step as well. */
export function stepKind(name: string): 'global' | 'inner' | 'epoch' | undefined {
  const last = lastPart(name);
  if (globalSteps.has(last)) return 'global';
  if (innerSteps.has(last)) return 'inner';
  return epochs.has(last) ? 'epoch' : undefined;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).toLowerCase();
}

/** `valLoss`, `val_loss` and `val-loss` alike; digits belong to the letters before them. */
function partsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
