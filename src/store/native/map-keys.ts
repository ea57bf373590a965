import type { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'

/** Source of the layout: ClickHouse, `src/DataTypes/Serializations/SerializationLowCardinality.cpp`. */
const VERSION = 1
const HAS_KEYS = 0x200

/** Names are numbered in as few bytes as there is room in for all of them; ClickHouse knows widths by their place here. */
const INDEXES = [Uint8Array, Uint16Array, Uint32Array] as const

/** Rows that came one after the other with the same keys. */
interface Run {
  names: readonly string[]
  rows: number
}

/**
 * The keys of a column of maps: each name once, and then of every pair which name it has. Most rows have those of the row
 * before, which is only counted.
 */
export class MapKeys {
  readonly #runs: Run[] = []
  /** Written when they are asked for. */
  readonly #ends = new ByteWriter()
  readonly #names = new ByteWriter()

  /** Adds those of a row. */
  add(names: readonly string[]): void {
    const last = this.#runs.at(-1)
    if (last && areSame(last.names, names)) last.rows += 1
    else this.#runs.push({ names, rows: 1 })
  }

  append(other: MapKeys): void {
    for (const run of other.#runs) this.#runs.push({ ...run })
  }

  clear(): void {
    this.#runs.length = 0
    this.#ends.clear()
    this.#names.clear()
  }

  /** How keys are written, where each row's pairs end, and the keys; they stand until the next row. */
  pieces(): Buffer[] {
    this.#writeEnds()
    this.#names.clear()
    writeNames(this.#names, this.#runs)
    return [this.#ends.bytes(), this.#names.bytes()]
  }

  #writeEnds(): void {
    const ends = this.#ends
    ends.clear()
    ends.uint64(VERSION)
    let end = 0
    for (const { names, rows } of this.#runs)
      for (let i = 0; i < rows; i++) {
        end += names.length
        ends.uint64(end)
      }
  }
}

/**
 * Reads what `pieces` wrote.
 *
 * @returns the names of each row
 * @throws RangeError where the bytes end too early
 */
export function readMapKeys(bytes: ByteReader, rows: number): string[][] {
  bytes.skip(8)
  const ends: number[] = []
  for (let row = 0; row < rows; row++) ends.push(bytes.uint64())
  const names = readNames(bytes, ends.at(-1) ?? 0)
  return ends.map((end, row) => names.slice(ends[row - 1] ?? 0, end))
}

function readNames(bytes: ByteReader, pairs: number): string[] {
  if (pairs === 0) return []
  const width = INDEXES[bytes.uint64() - HAS_KEYS]!.BYTES_PER_ELEMENT
  const names = Array.from({ length: bytes.uint64() }, () => bytes.text())
  bytes.skip(8)
  const found: string[] = []
  for (let pair = 0; pair < pairs; pair++) found.push(names[bytes.integer(width)]!)
  return found
}

const areSame = (names: readonly string[], others: readonly string[]): boolean => {
  if (names === others) return true
  if (names.length !== others.length) return false
  for (let i = 0; i < names.length; i++) if (names[i] !== others[i]) return false
  return true
}

/** Nothing at all where no row has a pair. */
function writeNames(out: ByteWriter, runs: readonly Run[]): void {
  const numbers = new Map<string, number>()
  let pairs = 0
  for (const { names, rows } of runs) {
    pairs += names.length * rows
    for (const name of names) if (!numbers.has(name)) numbers.set(name, numbers.size)
  }
  if (pairs === 0) return
  const width = INDEXES.findIndex(({ BYTES_PER_ELEMENT: bytes }) => numbers.size <= 2 ** (8 * bytes))
  out.uint64(HAS_KEYS + width)
  out.uint64(numbers.size)
  for (const name of numbers.keys()) out.text(name)
  out.uint64(pairs)
  for (const { names, rows } of runs) {
    if (names.length === 0) continue
    const from = out.length
    const indexes = new INDEXES[width]!(names.length)
    for (let i = 0; i < names.length; i++) indexes[i] = numbers.get(names[i]!)!
    out.raw(new Uint8Array(indexes.buffer))
    out.repeat(from, rows - 1)
  }
}
