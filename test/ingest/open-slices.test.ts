import { describe, expect, it } from 'vitest'
import { OpenSlices } from '../../src/ingest/open-slices.ts'
import type { SliceSet } from '../../src/store/slices.ts'

const START = Date.parse('2026-11-01T12:00:00Z')
const at = (seconds: number) => START + seconds * 1000
const SET: SliceSet = { model: 'm', reference: '', kind: 'features', slices: [START / 1000] }

const rowsOf = (rows: number) => new Map(SET.slices.map(slice => [slice, rows]))

/** Seconds after its start at which an open slice is counted by one who looks every five. */
function countedAt(from: number, until: number, rows = 100): number[] {
  const open = new OpenSlices()
  const found: number[] = []
  for (let second = from; second < until; second += 5) {
    if (open.due(SET, at(second)).slices.length === 0) continue
    open.counted(SET, { rowsOf: rowsOf(rows), now: at(second) })
    found.push(second)
  }
  return found
}

describe('an open slice', () => {
  it('is counted at once, then when it has doubled, then every minute, and whenever asked once it is over', () => {
    expect(countedAt(5, 615)).toEqual([
      5, 10, 20, 40, 80, 140, 200, 260, 320, 380, 440, 500, 560, 600, 605, 610,
    ])
  })

  it('of many rows is only counted when it has doubled', () => {
    expect(countedAt(5, 605, 100_000)).toEqual([5, 10, 20, 40, 80, 160, 320, 600])
  })

  it('whose first row comes late is counted at once as well', () => {
    expect(countedAt(300, 430)).toEqual([300, 360, 420])
  })

  it('waits by itself: neither the other kind of a set nor another slice does', () => {
    const open = new OpenSlices()
    open.counted(SET, { rowsOf: rowsOf(1), now: at(30) })
    const both = { ...SET, slices: [START / 1000, START / 1000 - 600] }
    expect(open.due(both, at(35)).slices).toEqual([START / 1000 - 600])
    expect(open.due({ ...SET, kind: 'outcome' }, at(35)).slices).toEqual(SET.slices)
    expect(open.due({ ...SET, model: 'other' }, at(35)).slices).toEqual(SET.slices)
  })

  it('that has not begun is counted at once, then every minute', () => {
    expect(countedAt(-200, -60)).toEqual([-200, -140, -80])
  })

  it('is counted when the clock was set back to before it was', () => {
    const open = new OpenSlices()
    open.counted(SET, { rowsOf: rowsOf(1), now: at(500) })
    expect(open.due(SET, at(-3_000)).slices).toEqual(SET.slices)
  })
})
