import assert from 'node:assert/strict';
import { looksSecret } from '../../../client/git/secrets.ts';

describe('the name of a file', () => {
  for (const name of [
    '.env',
    '.env.local',
    'deploy/.ENV',
    'server.pem',
    'keys/tls.key',
    'id_rsa',
    'id_ed25519_sk',
    'credentials',
    'aws/credentials.json',
    '.git-credentials',
    'service-account-prod.json',
    'secrets.yaml',
    '.netrc',
    'kubeconfig',
  ]) {
    it(`gives ${name} away as a secret`, () => assert(looksSecret(name)));
  }

  for (const name of [
    'train.py',
    '.env.example',
    'credentials.sample.json',
    'id_rsa.pub',
    'id_map.csv',
    'environment.yml',
    'keys/train.py',
    'monkey',
    'secretary.py',
    'tokenizer.json',
  ]) {
    it(`does not suspect ${name}`, () => assert(!looksSecret(name)));
  }
});
