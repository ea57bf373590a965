import { describe, expect, it } from 'vitest'
import { windowsLeftOut } from '../../src/analyzers/windows-left-out.ts'
import type { Reference } from '../../src/store/references.ts'

const DAY = 86_400_000
const T0 = Date.UTC(2026, 9, 1)

/** Days 0 to 9. */
const REFERENCE: Reference = {
  ...{ model: 'm', name: 'recent', upload: '', version: '', rows: 0, content_hash: '', created_at: 0 },
  ...{ rolling: { windows: 10, gap: 3 }, from: T0, to: T0 + 10 * DAY },
}

describe('of a rolling reference', () => {
  const leftOut = (...incidents: number[][]) =>
    windowsLeftOut(
      REFERENCE,
      DAY,
      incidents.map(days => days.map(day => T0 + day * DAY)),
    ).map(start => (start - T0) / DAY)

  it.each<[string, number[][], number[]]>([
    ['nothing is left out where nothing drifted', [], []],
    ['windows that showed drift are, and not those between that did not', [[3, 4, 6]], [3, 4, 6]],
    ['a window of two incidents is left out once, in order', [[5, 6], [3, 5]], [3, 5, 6]], // biome-ignore format: a table
    ['so is what of an incident lies in its range', [[-2, -1, 0], [9, 10, 11]], [0, 9]], // biome-ignore format: a table
    ['what lasted as long as the reference is left out', [[1, 10]], [1]],
    ['what lasted longer is the new normal', [[1, 5, 11], [4]], [4]], // biome-ignore format: a table
  ])('%s', (_, incidents, expected) => {
    expect(leftOut(...incidents)).toEqual(expected)
  })
})

it('nothing is left out of a reference that does not move', () => {
  expect(windowsLeftOut({ ...REFERENCE, rolling: null }, DAY, [[T0]])).toEqual([])
})
