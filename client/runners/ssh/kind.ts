/** The settings' kind `ssh`. */
import type { RunnerKind } from '../kind.ts';
import { SshRunner } from './runner.ts';
import { parseSshSettings } from './settings.ts';

export const sshKind: RunnerKind = {
  id: 'ssh',
  make(name, entry, tools) {
    const settings = parseSshSettings(name, entry);
    return 'problems' in settings ? settings : new SshRunner(settings, { helper: tools.sshHelper });
  },
};
