/** Percent-encoded parts of addresses. */

/** What a percent-encoded part stands for; as it is where that is nothing. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    // A lone `%` stands for itself.
    if (error instanceof URIError) return part;
    throw error;
  }
}
