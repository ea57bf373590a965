import { ExpectedBytes } from './expected-bytes.ts'
import { JsonCursor } from './json-cursor.ts'
import type { Line } from './read-rows.ts'
import { ScannedValues } from './scanned-values.ts'

type Holder = Record<string, unknown>

/** Where a value stands: under which name, in which object of the row (none: in the row itself), after which bytes. */
export interface Slot {
  before: ExpectedBytes
  parent: string | null
  name: string
}

const OPENING = '{'.charCodeAt(0)
const CLOSING = '}'.charCodeAt(0)
const COMMA = ','.charCodeAt(0)
const COLON = ':'.charCodeAt(0)

/**
 * What the rows of one sender have in common: the same names in the same order, and between them nothing but values. A
 * row of a shape seen before is not parsed but compared, and no object is made for it.
 */
export class JsonShape {
  readonly slots: readonly Slot[]
  /** Those of the row that was scanned last. */
  readonly values: ScannedValues
  readonly #after: ExpectedBytes
  readonly #row: Holder

  private constructor(slots: readonly Slot[], after: ExpectedBytes, row: Holder) {
    this.slots = slots
    this.values = new ScannedValues(slots.length)
    this.#after = after
    this.#row = row
  }

  /**
   * The shape of a part of bytes that is JSON.
   *
   * @returns null when it is anything but an object of values and of objects of values
   */
  static of({ bytes, start, end }: Line): JsonShape | null {
    const outline = new Outline(bytes, start)
    const row = outline.object(null)
    if (row === null) return null
    return new JsonShape(outline.slots, new ExpectedBytes(bytes.subarray(outline.from, end)), row)
  }

  /**
   * Notes the values of a part of the cursor's bytes, `end` exclusive.
   *
   * @returns whether it is of this shape; if not, there are no values any more
   */
  scan(cursor: JsonCursor, start: number, end: number): boolean {
    const { slots, values } = this
    cursor.at = start
    values.bytes = cursor.bytes
    for (let slot = 0; slot < slots.length; slot++)
      if (!cursor.pass(slots[slot]!.before) || !cursor.scan(values, slot)) return false
    return cursor.pass(this.#after) && cursor.at === end
  }

  /** The row that was scanned last as `JSON.parse` would read it, in an object that the next call changes. */
  row(): Holder {
    this.slots.forEach(({ parent, name }, slot) => {
      const holder = parent === null ? this.#row : (this.#row[parent] as Holder)
      holder[name] = this.values.value(slot)
    })
    return this.#row
  }
}

/** Walks through bytes and notes where its values are. */
class Outline {
  readonly slots: Slot[] = []
  /** Where the newest value ended. */
  from: number
  readonly #cursor: JsonCursor
  readonly #newest = new ScannedValues(1)

  constructor(bytes: Buffer, start: number) {
    this.from = start
    this.#cursor = new JsonCursor(bytes)
    this.#cursor.at = start
    this.#newest.bytes = bytes
  }

  /** An object whose values are yet to be read; null when it has what no shape has. */
  object(parent: string | null): Holder | null {
    const holder: Holder = {}
    if (!this.#passes(OPENING)) return null
    if (this.#passes(CLOSING)) return holder
    do {
      this.#cursor.skipSpace()
      const name = this.#name()
      if (name === null || name === '__proto__' || Object.hasOwn(holder, name)) return null
      this.#passes(COLON)
      this.#cursor.skipSpace()
      if (!this.#value(holder, { parent, name })) return null
    } while (this.#passes(COMMA))
    return this.#passes(CLOSING) ? holder : null
  }

  #name(): string | null {
    const isText = this.#cursor.scan(this.#newest, 0) && this.#newest.isText(0)
    return isText ? internalised(String(this.#newest.value(0))) : null
  }

  /** @returns whether a shape can have it: a row holds objects of values, and nothing deeper */
  #value(holder: Holder, { parent, name }: Omit<Slot, 'before'>): boolean {
    const cursor = this.#cursor
    if (cursor.bytes[cursor.at] === OPENING) {
      const inner = parent === null ? this.object(name) : null
      holder[name] = inner
      return inner !== null
    }
    const before = new ExpectedBytes(cursor.bytes.subarray(this.from, cursor.at))
    if (!cursor.scan(this.#newest, 0)) return false
    holder[name] = this.#newest.value(0)
    this.slots.push({ before, parent, name })
    this.from = cursor.at
    return true
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
