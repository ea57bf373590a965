import { pause } from './pause.ts'

/** When the next insert may begin: a while after the one before, at once if someone waits for it. */
export class Pace {
  readonly #everyMs: number
  /** Ends when the next insert may begin. */
  #rest: Promise<void> = Promise.resolve()
  #cut = new AbortController()
  /** Callers of `hurry` whose work is not done. */
  #hurrying = 0

  /** @param everyMs from the beginning of one insert to that of the next */
  constructor(everyMs: number) {
    this.#everyMs = everyMs
  }

  /** Says that an insert begins. */
  begin(): void {
    this.#cut = new AbortController()
    this.#rest = pause(this.#everyMs, this.#cut.signal)
  }

  /** Resolves when the next may. */
  async rest(): Promise<void> {
    if (this.#hurrying === 0) await this.#rest
  }

  /** Ends the rest that is under way. */
  cutShort(): void {
    this.#cut.abort()
  }

  /** Does something that waits for inserts; until it is done none of them rests. */
  async hurry(work: () => Promise<void>): Promise<void> {
    this.#hurrying += 1
    this.cutShort()
    try {
      await work()
    } finally {
      this.#hurrying -= 1
    }
  }
}
