import type { Maps, Nullables, Texts } from '../../src/counting/columns.ts'

/** A column of texts as a block has it. */
export function textsOf(values: readonly string[]): Texts {
  const texts = [...new Set(values)]
  return { texts, ids: Uint16Array.from(values, value => texts.indexOf(value)) }
}

/** A column of maps of texts. */
export function mapsOf(rows: readonly Readonly<Record<string, string>>[]): Maps<Texts> {
  let end = 0
  const pairs = rows.flatMap(row => Object.entries(row))
  return {
    ends: Uint32Array.from(rows, row => {
      end += Object.keys(row).length
      return end
    }),
    keys: textsOf(pairs.map(([key]) => key)),
    values: textsOf(pairs.map(([, value]) => value)),
  }
}

/** A column of maps of numbers. */
export function numbersOf(rows: readonly Readonly<Record<string, number>>[]): Maps<Float64Array> {
  const { ends, keys } = mapsOf(rows.map(row => Object.fromEntries(Object.keys(row).map(key => [key, '']))))
  return { ends, keys, values: Float64Array.from(rows.flatMap(row => Object.values(row))) }
}

/** A column of numbers that may be null. */
export const nullablesOf = (values: readonly (number | null)[]): Nullables => ({
  isNull: Uint8Array.from(values, value => Number(value === null)),
  values: Float64Array.from(values, value => value ?? 0),
})

/** Writes over every number of a block, as the next one is when it is read. */
export function overwrite(block: object): void {
  for (const column of Object.values(block)) {
    if (ArrayBuffer.isView(column)) new Uint8Array(column.buffer).fill(1)
    else if (typeof column === 'object' && !Array.isArray(column)) overwrite(column)
  }
}
