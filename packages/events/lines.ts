/**
 * Lets those who work on the same thing do it one after another, within this process. It spares them losing a race
 * again and again; who is right is decided by the store, where the writers of other processes come in.
 */
export class Lines {
  private readonly last = new Map<string, Promise<void>>();

  /** Works when all who came before for the same `name` are done, however that ended. */
  async inLine<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(name) ?? Promise.resolve()).then(work);
    const done = mine.then(
      () => {},
      () => {},
    );
    this.last.set(name, done);
    try {
      return await mine;
    } finally {
      if (this.last.get(name) === done) this.last.delete(name);
    }
  }
}
