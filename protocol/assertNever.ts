/** Stands where a switch over a union has handled every case; a forgotten one does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unexpected: ${JSON.stringify(value)}`);
}
