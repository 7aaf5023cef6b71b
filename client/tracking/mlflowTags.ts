/** Tags by which MLflow keeps what has no column of its own (mlflow/utils/mlflow_tags.py). */

const nameTag = 'mlflow.runName';

/** The run's name, which older MLflow kept only as a tag. A run without one is called by its id. */
export function runName(name: string, tags: Readonly<Record<string, string>>, id: string): string {
  return name || tags[nameTag] || id;
}
