import { EventEmitter, once } from 'node:events'

/** What a failed attempt threw, whatever that was. */
export interface Failure {
  error: unknown
}

/** What came of the attempts to bring segments into the store, for those who wait until theirs are there. */
export class Attempts {
  /** Segments done so far. */
  #done = 0
  #failure: Failure | null = null
  #failures = 0
  readonly #ends = new EventEmitter().setMaxListeners(0)

  get done(): number {
    return this.#done
  }

  /** What the newest attempt failed with; null when it did not. */
  get failure(): Failure | null {
    return this.#failure
  }

  /** How many failed since the last that did not. */
  get failures(): number {
    return this.#failures
  }

  /** Says that one is over. A failed one may have done some of its segments. */
  end({ done, failure }: { done: number; failure: Failure | null }): void {
    this.#done += done
    this.#failure = failure
    this.#failures = failure ? this.#failures + 1 : 0
    this.#ends.emit('end')
  }

  /**
   * Resolves once so many segments are done.
   *
   * @throws what the first attempt failed with that ends meanwhile and fails
   */
  async until(done: number): Promise<void> {
    while (this.#done < done) {
      await once(this.#ends, 'end')
      if (this.#failure !== null) throw this.#failure.error
    }
  }
}
