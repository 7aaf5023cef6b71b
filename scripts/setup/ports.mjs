/** Ports of this machine's loopback. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * `wanted` where it is free, else any that is.
 * @param {number} [wanted]
 * @returns {Promise<number>}
 */
export async function freePort(wanted = 0) {
  return (await tryPort(wanted)) ?? (await freePort());
}

/** @param {number} port */
export async function isFree(port) {
  return (await tryPort(port)) !== undefined;
}

/**
 * @param {number} port 0 for any
 * @returns {Promise<number | undefined>} undefined where something listens there, or where we may not
 */
async function tryPort(port) {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) {
      return undefined;
    }
    throw error;
  } finally {
    server.close();
  }
}
