/** What a choice of the user's is kept in; VS Code's memory of a workspace is one. */
export interface Memory {
  /** As it was stored by this version or another: check it. */
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}
