/** A script that is told to end ends what it started: that hangs on the `exit` event, which a bare signal leaves out. */

export function exitOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
}
