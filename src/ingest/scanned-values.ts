/** What a scanned value is. The constants of JSON come first, texts last. */
export const NULL = 0
export const FALSE = 1
export const TRUE = 2
export const NUMBER = 3
export const ASCII_TEXT = 4
export const TEXT = 5

const CONSTANTS = [null, false, true] as const

/**
 * The values of one row, as they lie in its bytes: kinds, numbers, and where texts are. For so many values; they are
 * changed by the next row.
 */
export class ScannedValues {
  /** Those the values were scanned from. */
  bytes: Buffer = Buffer.alloc(0)
  readonly kinds: Uint8Array
  readonly numbers: Float64Array
  /** Where each value begins, and where it ends, which is not of it; of a text without its quotes. */
  readonly starts: Int32Array
  readonly ends: Int32Array

  constructor(length: number) {
    this.kinds = new Uint8Array(length)
    this.numbers = new Float64Array(length)
    this.starts = new Int32Array(length)
    this.ends = new Int32Array(length)
  }

  isText(slot: number): boolean {
    return this.kinds[slot]! >= ASCII_TEXT
  }

  /** @returns what `JSON.parse` would */
  value(slot: number): string | number | boolean | null {
    const kind = this.kinds[slot]!
    if (kind === NUMBER) return this.numbers[slot]!
    if (kind < NUMBER) return CONSTANTS[kind]!
    return this.bytes.toString(kind === ASCII_TEXT ? 'latin1' : 'utf8', this.starts[slot], this.ends[slot])
  }
}
