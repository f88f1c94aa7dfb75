/** Items that come one by one, fetched at once and kept: whoever reads, and whenever, gets all of them from the first one. */
export class KeptStream<T> {
  readonly #source: AsyncGenerator<T, void, void>;
  readonly #fetched: Promise<IteratorResult<T, void>>[] = [];

  constructor(source: AsyncGenerator<T, void, void>) {
    this.#source = source;
    this.#fetch();
  }

  #fetch(): void {
    const item = this.#source.next();
    this.#fetched.push(item);
    // Whoever reads sees an error; until then it must not count as unseen.
    item.then(({ done }) => done || this.#fetch()).catch(() => undefined);
  }

  /** @throws what the making of an item threw */
  async *items(): AsyncGenerator<T, void, void> {
    // An item is asked for before the one in front of it is handed out, so there is always one to wait for.
    for (let at = 0; ; at++) {
      const { done, value } = await this.#fetched[at]!;
      if (done) return;
      yield value;
    }
  }
}
