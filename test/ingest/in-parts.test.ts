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

const rowsOf = (days: number, rows: number) => new Map(Array.from({ length: days }, (_, day) => [day, rows]))

describe('inParts', () => {
  it.each([
    ['sparse days are counted together', setOf(343, 3), rowsOf(343, 24), 1],
    ['a part holds at most 30 whole days', setOf(60, 144), rowsOf(60, 100), 2],
    ['a part holds at most 250,000 rows', setOf(10, 10), rowsOf(10, 60_000), 3],
    ['a day is never cut, however many rows it has', setOf(3, 144), rowsOf(3, 1_000_000), 3],
    ['days without rows cost nothing but their slices', setOf(5, 1), new Map<number, number>(), 1],
  ])('%s', (_, set, rows, parts) => {
    const cut = inParts(set, rows)
    expect(cut).toHaveLength(parts)
    expect(cut.flatMap(({ slices }) => slices)).toEqual(set.slices.toSorted((a, b) => a - b))
  })
})
