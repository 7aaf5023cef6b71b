/** Protobuf messages from files that nobody vouches for. */

/** What `read` makes of a message; `undefined` where its bytes are no protobuf. */
export function unlessMalformed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

/** How pbf objects: to bytes beyond the end, to wire types that there are not, to numbers without end. */
export function isMalformed(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && /varint|Unimplemented type/.test(error.message));
}
