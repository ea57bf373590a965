import { describe, expect, it } from 'vitest'
import { OpenSlices } from '../../src/ingest/open-slices.ts'
import type { SliceSet } from '../../src/store/slices.ts'

const START = Date.parse('2026-11-01T12:00:00Z')
const at = (seconds: number) => START + seconds * 1000
const SET: SliceSet = { model: 'm', reference: '', kind: 'features', slices: [START / 1000] }

const rowsOf = (rows: number) => new Map(SET.slices.map(slice => [slice, rows]))

/** Seconds after its start at which an open slice is counted by one who looks every five, with `whole` its hour too. */
function countedAt(
  from: number,
  until: number,
  { rows = 100, set = SET, seconds = 600 } = {},
): Record<'whole' | 'alone', number[]> {
  const open = new OpenSlices()
  const found = { whole: [] as number[], alone: [] as number[] }
  for (let second = from; second < until; second += 5) {
    const { whole, growing } = open.due(set, { now: at(second), seconds })
    if (whole.slices.length + growing.slices.length === 0) continue
    open.counted(set, { rowsOf: rowsOf(rows), now: at(second), seconds })
    found[whole.slices.length > 0 ? 'whole' : 'alone'].push(second)
  }
  return found
}

describe('an open slice', () => {
  it('is counted at once, then alone when it has tripled, then every minute, and whole again once it is over', () => {
    expect(countedAt(5, 615)).toEqual({
      whole: [5, 600, 605, 610],
      alone: [15, 45, 105, 165, 225, 285, 345, 405, 465, 525, 585],
    })
  })

  it('of many rows is only counted when it has tripled', () => {
    expect(countedAt(5, 605, { rows: 100_000 })).toEqual({ whole: [5, 600], alone: [15, 45, 135, 405] })
  })

  it('whose first row comes late is counted at once as well', () => {
    expect(countedAt(300, 430)).toEqual({ whole: [300], alone: [360, 420] })
  })

  it('of an hour is one, whichever of its ten minutes rows come for', () => {
    const set = { ...SET, slices: [START / 1000, START / 1000 + 1_800] }
    expect(countedAt(5, 3_605, { rows: 50_000, set, seconds: 3_600 })).toEqual({
      whole: [5, 3_600],
      alone: [15, 45, 135, 405, 1_215],
    })
  })

  it('waits by itself: neither the other kind of a set nor another slice does', () => {
    const open = new OpenSlices()
    open.counted(SET, { rowsOf: rowsOf(1), now: at(30), seconds: 600 })
    const both = { ...SET, slices: [START / 1000, START / 1000 - 600] }
    expect(open.due(both, { now: at(35), seconds: 600 })).toMatchObject({
      whole: { slices: [START / 1000 - 600] },
      growing: { slices: [] },
    })
    expect(open.due({ ...SET, kind: 'outcome' }, { now: at(35), seconds: 600 }).whole.slices).toEqual(
      SET.slices,
    )
    expect(open.due({ ...SET, model: 'other' }, { now: at(35), seconds: 600 }).whole.slices).toEqual(
      SET.slices,
    )
  })

  it('that has not begun is counted at once, then every minute', () => {
    expect(countedAt(-200, -60)).toEqual({ whole: [-200], alone: [-140, -80] })
  })

  it('is counted when the clock was set back to before it was', () => {
    const open = new OpenSlices()
    open.counted(SET, { rowsOf: rowsOf(1), now: at(500), seconds: 600 })
    expect(open.due(SET, { now: at(-3_000), seconds: 600 }).growing.slices).toEqual(SET.slices)
  })

  it('is over for one who asks for everything', () => {
    const open = new OpenSlices()
    open.counted(SET, { rowsOf: rowsOf(1), now: at(30), seconds: 600 })
    expect(open.due(SET, { now: Number.POSITIVE_INFINITY, seconds: 600 }).whole.slices).toEqual(SET.slices)
  })
})
