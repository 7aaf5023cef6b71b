/** How far a job has come, in the words of the helper on its host. Pure. */
import type { JobState } from '../runner.ts';

export type RemoteState =
  | { readonly kind: 'state'; readonly state: JobState }
  /** Another machine answered under the host's name; what it says about the job means nothing. */
  | { readonly kind: 'elsewhere'; readonly machine: string };

/**
 * @param words What follows `state` in the helper's line; times in it are seconds since the epoch, by the host's clock.
 * @param ahead Milliseconds by which this machine's clock is ahead of the host's.
 */
export function remoteState(words: readonly string[], ahead: number): RemoteState {
  const [kind, ...rest] = words;
  const time = (text: string | undefined) => Number(text) * 1000 + ahead;
  const since = (text: string | undefined) => (text === undefined || text === '-' ? undefined : time(text));
  switch (kind) {
    case 'starting':
      return told({ kind: 'preparing', step: 'Starting' });
    case 'running':
      return told({ kind: 'running', startedAt: time(rest[0]) });
    case 'cancelling':
      return told({ kind: 'cancelling', startedAt: since(rest[0]) });
    case 'over': {
      const [code, started, ended, cancelled] = rest;
      return told(endOf(Number(code), since(started), time(ended), cancelled === 'cancelled'));
    }
    case 'lost':
      return told({
        kind: 'lost',
        startedAt: since(rest[1]),
        message: lostMessages[rest[0] ?? ''] ?? lostMessages.supervisor,
      });
    case 'absent':
      return told({
        kind: 'lost',
        startedAt: undefined,
        message:
          'The host knows nothing of this job: its folder there was removed, or the launch was cut off. Launch it again.',
      });
    case 'elsewhere':
      return { kind: 'elsewhere', machine: rest.join(' ') };
    default:
      throw new Error(`the host sent a state that is not known: ${words.join(' ')}`);
  }
}

const lostMessages: { readonly supervisor: string; readonly [reason: string]: string } = {
  supervisor:
    'The process that watched the job on the host was ended from outside, so how the job ended is not known. Look into ' +
    'its log, then launch it again.',
  reboot: 'The host was restarted while the job ran. Launch it again.',
};

function endOf(code: number, startedAt: number | undefined, endedAt: number, cancelled: boolean): JobState {
  if (cancelled) return { kind: 'cancelled', startedAt, endedAt };
  if (code === 0 && startedAt !== undefined) return { kind: 'succeeded', startedAt, endedAt };
  const how = code > 128 && code < 160 ? `ended by signal ${code - 128}` : `exit code ${code}`;
  const message = `The command failed (${how}). Its log says why.`;
  return { kind: 'failed', startedAt, endedAt, exitCode: code, message };
}

function told(state: JobState): RemoteState {
  return { kind: 'state', state };
}
