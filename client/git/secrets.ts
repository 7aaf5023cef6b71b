/** Files whose names say that they hold a secret: keys, passwords, tokens. Pure. */

const secret: readonly RegExp[] = [
  /^\.env(\..+)?$/,
  /\.(pem|key|p12|pfx|ppk|jks|keystore|kdbx)$/,
  /^id_[a-z0-9]+(_sk)?$/,
  /^\.?(git-)?credentials(\..+)?$/,
  /^client_secret.*\.json$/,
  /^service[-_]?account.*\.json$/,
  /^\.?secrets?(\.(ya?ml|json|toml|ini|txt|env))?$/,
  /^[._](netrc|pgpass|pypirc|htpasswd)$/,
  /^kubeconfig$/,
];

/** Templates, which are made to be shared. */
const template = /[._-](example|sample|template|dist|defaults?)(\.[a-z]+)?$/;

/** @param file A path with `/` between its parts; only the last of them counts. */
export function looksSecret(file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1).toLowerCase();
  return !template.test(name) && secret.some((pattern) => pattern.test(name));
}
