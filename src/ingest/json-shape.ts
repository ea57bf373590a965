import { ExpectedBytes } from './expected-bytes.ts'
import { JsonCursor } from './json-cursor.ts'
import type { Line } from './read-rows.ts'

type Holder = Record<string, unknown>

/** Where a value stands: in which object, under which name, after which bytes. */
interface Slot {
  before: ExpectedBytes
  holder: Holder
  name: string
}

/** A row holds objects of values, and nothing deeper. */
const MOST_LEVELS = 2

const OPENING = '{'.charCodeAt(0)
const CLOSING = '}'.charCodeAt(0)
const COMMA = ','.charCodeAt(0)
const COLON = ':'.charCodeAt(0)

/**
 * What the rows of one sender have in common: the same names in the same order, and between them nothing but values. A
 * row of a shape seen before is not parsed but compared, and no object is made for it.
 */
export class JsonShape {
  readonly #slots: readonly Slot[]
  readonly #after: ExpectedBytes
  readonly #value: Holder

  private constructor(slots: readonly Slot[], after: ExpectedBytes, value: Holder) {
    this.#slots = slots
    this.#after = after
    this.#value = value
  }

  /**
   * The shape of a part of bytes that is JSON.
   *
   * @returns null when it is anything but an object of values and of objects of values
   */
  static of({ bytes, start, end }: Line): JsonShape | null {
    const outline = new Outline(bytes, start)
    const value = outline.object(MOST_LEVELS)
    if (value === null) return null
    return new JsonShape(outline.slots, new ExpectedBytes(bytes.subarray(outline.from, end)), value)
  }

  /**
   * Reads a part of the cursor's bytes, `end` exclusive.
   *
   * @returns what `JSON.parse` would, in an object that the next read changes; null when it is not of this shape
   */
  read(cursor: JsonCursor, start: number, end: number): Holder | null {
    cursor.at = start
    for (const { before, holder, name } of this.#slots) {
      if (!cursor.pass(before)) return null
      const value = cursor.value()
      if (value === undefined) return null
      holder[name] = value
    }
    return cursor.pass(this.#after) && cursor.at === end ? this.#value : null
  }
}

/** Walks through bytes and notes where its values are. */
class Outline {
  readonly slots: Slot[] = []
  /** Where the newest value ended. */
  from: number
  readonly #cursor: JsonCursor

  constructor(bytes: Buffer, start: number) {
    this.from = start
    this.#cursor = new JsonCursor(bytes)
    this.#cursor.at = start
  }

  /** An object whose values are yet to be read; null when it has what no shape has. */
  object(levels: number): Holder | null {
    const holder: Holder = {}
    if (!this.#passes(OPENING)) return null
    if (this.#passes(CLOSING)) return holder
    do {
      this.#cursor.skipSpace()
      const name = this.#cursor.plainText()
      if (name === undefined || name === '__proto__' || Object.hasOwn(holder, name)) return null
      this.#passes(COLON)
      this.#cursor.skipSpace()
      if (!this.#value(holder, name, levels)) return null
    } while (this.#passes(COMMA))
    return this.#passes(CLOSING) ? holder : null
  }

  /** @returns whether a shape can have it */
  #value(holder: Holder, name: string, levels: number): boolean {
    const cursor = this.#cursor
    if (cursor.bytes[cursor.at] === OPENING) {
      const inner = levels > 1 ? this.object(levels - 1) : null
      holder[name] = inner
      return inner !== null
    }
    const before = new ExpectedBytes(cursor.bytes.subarray(this.from, cursor.at))
    const value = cursor.value()
    holder[name] = value
    this.slots.push({ before, holder, name: internalised(name) })
    this.from = cursor.at
    return value !== undefined
  }

  #passes(code: number): boolean {
    const cursor = this.#cursor
    cursor.skipSpace()
    if (cursor.bytes[cursor.at] !== code) return false
    cursor.at += 1
    return true
  }
}

/** The same text as property names are held: with any other it is looked up anew at every use. */
const internalised = (name: string): string => Object.keys({ [name]: null })[0]!
