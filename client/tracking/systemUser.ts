/** Who uses this machine, as MLflow asks Python's `getpass.getuser()`: what it keeps in the tag `mlflow.user`. */
import { userInfo } from 'node:os';

const variables = ['LOGNAME', 'USER', 'LNAME', 'USERNAME'];

/** Empty where the system does not know. */
export function systemUser(environment: NodeJS.ProcessEnv = process.env): string {
  const named = variables.map((variable) => environment[variable]).find(Boolean);
  if (named !== undefined) return named;
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number without a name.
    return '';
  }
}
