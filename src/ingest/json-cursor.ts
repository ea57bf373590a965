import { ExpectedBytes, viewOf, WORD_BYTES } from './expected-bytes.ts'
import { ASCII_TEXT, FALSE, NULL, NUMBER, type ScannedValues, TEXT, TRUE } from './scanned-values.ts'

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

const CONSTANTS = [
  { kind: NULL, text: new ExpectedBytes(Buffer.from('null')) },
  { kind: FALSE, text: new ExpectedBytes(Buffer.from('false')) },
  { kind: TRUE, text: new ExpectedBytes(Buffer.from('true')) },
]

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
   * Notes a number, a text without escapes, true, false or null.
   *
   * @returns whether one of these is here
   */
  scan(values: ScannedValues, slot: number): boolean {
    const code = this.bytes[this.at]!
    if (code === QUOTE) return this.#text(values, slot)
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.#number(values, slot)
    values.starts[slot] = this.at
    const constant = CONSTANTS.find(({ text }) => this.pass(text))
    if (constant === undefined) return false
    values.kinds[slot] = constant.kind
    values.ends[slot] = this.at
    return true
  }

  #text(values: ScannedValues, slot: number): boolean {
    const { bytes } = this
    const start = this.at + 1
    let at = start
    let all = 0
    for (let code = bytes[at]!; code !== QUOTE; code = bytes[++at]!) {
      // Not less than: past the end there is none.
      if (!(code >= SPACE) || code === BACKSLASH) return false
      all |= code
    }
    this.at = at + 1
    values.kinds[slot] = all > LAST_ASCII ? TEXT : ASCII_TEXT
    values.starts[slot] = start
    values.ends[slot] = at
    return true
  }

  /** Correctly rounded; source of the short way: Clinger, How to read floating point numbers accurately, 1990. */
  #number(values: ScannedValues, slot: number): boolean {
    const { bytes } = this
    const start = this.at
    const isNegative = bytes[start] === MINUS
    const first = isNegative ? start + 1 : start
    let at = first
    let number = 0
    let power = 0
    for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at))
      number = number * 10 + digit
    let digits = at - first
    if (at === first || (at > first + 1 && bytes[first] === ZERO)) return false
    if (bytes[at] === POINT) {
      const point = at
      at += 1
      for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at))
        number = number * 10 + digit
      if (at === point + 1) return false
      power = point + 1 - at
      digits -= power
    }
    const letter = bytes[at]
    if (letter === LOWER_E || letter === UPPER_E) {
      const sign = bytes[at + 1]
      const from = sign === MINUS || sign === PLUS ? at + 2 : at + 1
      at = from
      let exponent = 0
      for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at))
        exponent = exponent * 10 + digit
      if (at === from) return false
      power += sign === MINUS ? -exponent : exponent
    }
    this.at = at
    values.kinds[slot] = NUMBER
    values.starts[slot] = start
    values.ends[slot] = at
    if (digits > EXACT_DIGITS || power > EXACT_POWER || power < -EXACT_POWER) {
      values.numbers[slot] = Number(bytes.toString('latin1', start, at))
    } else {
      const value = power < 0 ? number / POWERS[-power]! : number * POWERS[power]!
      values.numbers[slot] = isNegative ? -value : value
    }
    return true
  }
}

/** A digit's value; less than 0 where there is none. */
function digitAt(bytes: Buffer, at: number): number {
  const digit = bytes[at]! - ZERO
  return digit <= 9 ? digit : -1
}
