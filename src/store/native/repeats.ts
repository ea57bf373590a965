import { ByteWriter } from './byte-writer.ts'

/** How one value is written. */
export type WriteValue<Value> = (out: ByteWriter, value: Value) => void

/** Values one after the other. What comes many times in a row is written once, and copied when something else comes. */
export class Repeats<Value> {
  readonly #out = new ByteWriter()
  readonly #write: WriteValue<Value>
  /** Whether the value written last may come again; what it is, where it was written, and how often it came since. */
  #mayRepeat = false
  #value: Value | undefined
  #from = 0
  #times = 0

  constructor(write: WriteValue<Value>) {
    this.#write = write
  }

  add(value: Value): void {
    // 0 and -0 are not the same bytes.
    if (this.#mayRepeat && Object.is(this.#value, value)) {
      this.#times += 1
      return
    }
    const out = this.out()
    this.#mayRepeat = true
    this.#value = value
    this.#from = out.length
    this.#write(out, value)
  }

  /** Where values that are written already are added. */
  out(): ByteWriter {
    if (this.#times > 0) this.#out.repeat(this.#from, this.#times)
    this.#mayRepeat = false
    this.#times = 0
    return this.#out
  }

  /** Forgets all values. */
  clear(): void {
    this.out().clear()
  }

  /** What has been written; valid until the next value. */
  bytes(): Buffer {
    return this.out().bytes()
  }
}
