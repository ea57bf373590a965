import { describe, expect, it } from 'vitest'
import { inParts } from '../../src/ingest/in-parts.ts'
import type { SliceSet } from '../../src/store/slices.ts'

const DAY = 86_400

/** `perDay` slices on each of `days` days, the newest first. */
const setOf = (days: number, perDay: number): SliceSet => ({
  model: 'm',
  reference: '',
  kind: 'features',
  slices: Array.from(
    { length: days * perDay },
    (_, i) => (days - 1 - Math.floor(i / perDay)) * DAY + (i % perDay) * 600,
  ),
})

/** The same number of rows, of 18 values each, in every slice of those. */
const cuttingOf = ({ slices }: SliceSet, rows: number) => ({
  rowsOf: new Map(slices.map(slice => [slice, rows])),
  valuesOfRow: 18,
})

describe('inParts', () => {
  it.each([
    ['sparse days are counted together', setOf(343, 3), 8, 1],
    ['a part holds the slices of at most 30 whole days', setOf(60, 144), 1, 2],
    ['a part holds at most 4.5 million values', setOf(10, 10), 6_000, 3],
    ['a day may be cut', setOf(1, 144), 10_000, 6],
    ['a slice is never cut, however many rows it has', setOf(1, 3), 1_000_000, 3],
  ])('%s', (_, set, rows, parts) => {
    const cut = inParts(set, cuttingOf(set, rows))
    expect(cut).toHaveLength(parts)
    expect(cut.flatMap(({ slices }) => slices)).toEqual(set.slices.toSorted((a, b) => a - b))
  })

  it('leaves together what is only right together', () => {
    const set = setOf(1, 144)
    const unitOf = (slice: number) => (slice < DAY / 2 ? Math.floor(slice / 3600) : slice)
    const cut = inParts(set, { ...cuttingOf(set, 100_000), unitOf })
    expect(cut.map(({ slices }) => slices.length)).toEqual([
      ...new Array(12).fill(6),
      ...new Array(36).fill(2),
    ])
  })

  it('holds fewer rows where they have more values', () => {
    const set = setOf(10, 10)
    const cut = inParts(set, { ...cuttingOf(set, 6_000), valuesOfRow: 180 })
    expect(cut).toHaveLength(25)
  })

  it('counts slices without rows together', () => {
    expect(inParts(setOf(5, 1), { rowsOf: new Map(), valuesOfRow: 18 })).toHaveLength(1)
  })
})
