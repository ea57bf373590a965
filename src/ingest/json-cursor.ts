import { ExpectedBytes, viewOf, WORD_BYTES } from './expected-bytes.ts'

const QUOTE = '"'.charCodeAt(0)
const BACKSLASH = '\\'.charCodeAt(0)
const SPACE = ' '.charCodeAt(0)
const MINUS = '-'.charCodeAt(0)
const PLUS = '+'.charCodeAt(0)
const POINT = '.'.charCodeAt(0)
const ZERO = '0'.charCodeAt(0)
const NINE = '9'.charCodeAt(0)
const LOWER_E = 'e'.charCodeAt(0)
const UPPER_E = 'E'.charCodeAt(0)
const LAST_ASCII = 127

/** Integers of so many digits are exact, and so is a power of ten up to this one: one rounding is the right one. */
const EXACT_DIGITS = 15
const EXACT_POWER = 22
const POWERS = Array.from({ length: EXACT_POWER + 1 }, (_, i) => Number(`1e${i}`))

const CONSTANTS = [true, false, null].map(value => ({
  value,
  text: new ExpectedBytes(Buffer.from(String(value))),
}))

/** A place in the bytes of a text, which are UTF-8, moved on by what is read of it. */
export class JsonCursor {
  readonly bytes: Buffer
  at = 0
  readonly #view: DataView

  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.#view = viewOf(bytes)
  }

  /** Moves past what is no more than space. */
  skipSpace(): void {
    while (this.bytes[this.at]! <= SPACE) this.at += 1
  }

  /** Moves past these bytes, if they are here. */
  pass({ words, rest, length }: ExpectedBytes): boolean {
    const { bytes, at } = this
    if (at + length > bytes.length) return false
    for (let i = 0; i < words.length; i++)
      if (this.#view.getInt32(at + i * WORD_BYTES) !== words[i]) return false
    const from = at + words.length * WORD_BYTES
    for (let i = 0; i < rest.length; i++) if (bytes[from + i] !== rest[i]) return false
    this.at = at + length
    return true
  }

  /**
   * Reads a number, a text without escapes, true, false or null.
   *
   * @returns what `JSON.parse` would; undefined where none of these is
   */
  value(): string | number | boolean | null | undefined {
    const code = this.bytes[this.at]!
    if (code === QUOTE) return this.plainText()
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.#number()
    return CONSTANTS.find(({ text }) => this.pass(text))?.value
  }

  /** Reads a text in quotes; undefined when there is none, or one with escapes. */
  plainText(): string | undefined {
    const { bytes } = this
    if (bytes[this.at] !== QUOTE) return undefined
    const start = this.at + 1
    let at = start
    let isAscii = true
    for (let code = bytes[at]!; code !== QUOTE; code = bytes[++at]!) {
      // Not less than: past the end there is none.
      if (!(code >= SPACE) || code === BACKSLASH) return undefined
      if (code > LAST_ASCII) isAscii = false
    }
    this.at = at + 1
    return bytes.toString(isAscii ? 'latin1' : 'utf8', start, at)
  }

  /** Correctly rounded; source of the short way: Clinger, How to read floating point numbers accurately, 1990. */
  #number(): number | undefined {
    const { bytes } = this
    const start = this.at
    const isNegative = bytes[start] === MINUS
    const first = isNegative ? start + 1 : start
    let at = first
    let digits = 0
    let number = 0
    let power = 0
    for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at)) {
      number = number * 10 + digit
      if (number > 0) digits += 1
    }
    if (at === first || (at > first + 1 && bytes[first] === ZERO)) return undefined
    if (bytes[at] === POINT) {
      const point = at
      at += 1
      for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at)) {
        number = number * 10 + digit
        if (number > 0) digits += 1
      }
      if (at === point + 1) return undefined
      power = point + 1 - at
    }
    const letter = bytes[at]
    if (letter === LOWER_E || letter === UPPER_E) {
      const sign = bytes[at + 1]
      const from = sign === MINUS || sign === PLUS ? at + 2 : at + 1
      at = from
      let exponent = 0
      for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at))
        exponent = exponent * 10 + digit
      if (at === from) return undefined
      power += sign === MINUS ? -exponent : exponent
    }
    this.at = at
    if (digits > EXACT_DIGITS || power > EXACT_POWER || power < -EXACT_POWER)
      return Number(bytes.toString('latin1', start, at))
    const value = power < 0 ? number / POWERS[-power]! : number * POWERS[power]!
    return isNegative ? -value : value
  }
}

/** A digit's value; less than 0 where there is none. */
function digitAt(bytes: Buffer, at: number): number {
  const digit = bytes[at]! - ZERO
  return digit <= 9 ? digit : -1
}
