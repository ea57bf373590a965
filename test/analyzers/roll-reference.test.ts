import { describe, expect, it } from 'vitest'
import { rollReference } from '../../src/analyzers/roll-reference.ts'
import type { Reference } from '../../src/store/references.ts'

const DAY = 86_400_000
const T0 = Date.UTC(2026, 9, 1)

const reference = (rolling: Reference['rolling']): Reference => ({
  ...{ model: 'm', name: 'recent', upload: '', version: '', rows: 0, content_hash: '', created_at: 0 },
  ...{ from: 0, to: 0, rolling },
})

describe('a rolling reference', () => {
  const roll = (day: number, { windows = 28, gap = 7, began = T0 - 1_000 * DAY } = {}) => {
    const { from, to } = rollReference(reference({ windows, gap }), {
      ...{ before: T0 + day * DAY, windowMs: DAY, began },
    })
    return [(from - T0) / DAY, (to - T0) / DAY]
  }

  it('ends so many windows before the judged one, and moves on with it', () => {
    expect(roll(0)).toEqual([-35, -7])
    expect(roll(1)).toEqual([-34, -6])
    expect(roll(1, { windows: 10, gap: 0 })).toEqual([-9, 1])
  })

  it('of a range ends before the window that the range begins in', () => {
    expect(roll(0.7)).toEqual([-35, -7])
  })

  it('begins with the first whole window there is', () => {
    expect(roll(20, { began: T0 })).toEqual([1, 13])
    expect(roll(7, { began: T0 })).toEqual([0, 0])
    expect(roll(-30, { began: T0 })).toEqual([-37, -37])
  })

  it('does not end before time began', () => {
    const { from, to } = rollReference(reference({ windows: 28, gap: 7 }), {
      ...{ before: 3 * DAY, windowMs: DAY, began: 0 },
    })
    expect([from, to]).toEqual([0, 0])
  })

  it('is the only one that moves', () => {
    const fixed = { ...reference(null), from: T0, to: T0 + DAY }
    expect(rollReference(fixed, { before: T0, windowMs: DAY, began: 0 })).toBe(fixed)
  })
})
