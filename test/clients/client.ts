/** A client that is tried: of others, or made of our document. */
export interface Client {
  readonly name: string;
  /** Programs it cannot do without; on a machine that lacks one the client is skipped. */
  readonly needs: readonly string[];
  /** @param folder for what it makes @returns what it did, in words @throws Error when it does not work */
  readonly run: (folder: string) => Promise<string>;
}
