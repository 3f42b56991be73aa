/**
 * A mutex per key, within this process. It keeps writers of one document from losing the same race again and again;
 * the store's conditional writes decide between the writers of different processes.
 */
export class KeyedMutex {
  private readonly last = new Map<string, Promise<void>>();

  /** Runs the work after all earlier work with the same key has settled, and settles as the work does. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(key) ?? Promise.resolve()).then(work);
    const done = mine.then(
      () => {},
      () => {},
    );
    this.last.set(key, done);
    try {
      return await mine;
    } finally {
      if (this.last.get(key) === done) this.last.delete(key);
    }
  }
}
