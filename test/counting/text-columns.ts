import type { Maps, Texts } from '../../src/counting/columns.ts'

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
