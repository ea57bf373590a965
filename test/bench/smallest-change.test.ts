import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallestChange, standing, thresholdFor } from '../../bench/smallest-change.ts'

test('the smallest change found is at most 3.7 % above where finding begins', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.011, max: 1, noNaN: true }), limit => {
      const found = smallestChange(1, change => change >= limit)!
      expect(found).toBeGreaterThanOrEqual(limit)
      expect(found / limit).toBeLessThan(1.0371)
    }),
  )
})

test('whoever finds nothing has no smallest change', () => {
  expect(smallestChange(3, () => false)).toBeNull()
})

test('who finds everything finds a hundredth of the largest change', () => {
  expect(smallestChange(5, () => true)).toBeCloseTo(0.05, 2)
})

test('two who look ask about the same changes until their answers differ', () => {
  const asked = [0.3, 0.31].map(limit => {
    const changes: number[] = []
    smallestChange(1, change => changes.push(change) > 0 && change >= limit)
    return changes
  })
  expect(asked[0]!.slice(0, 5)).toEqual(asked[1]!.slice(0, 5))
  expect(asked[0]).toHaveLength(8)
})

test('as many quiet values exceed the threshold as were asked for', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.double({ noNaN: true }), { minLength: 5, maxLength: 40 }),
      fc.nat({ max: 4 }),
      (quiet, alarms) => {
        const threshold = thresholdFor(quiet, alarms)
        expect(quiet.filter(value => value > threshold)).toHaveLength(alarms)
      },
    ),
  )
})

test('ties at the threshold alarm less often, never more', () => {
  expect(thresholdFor([0, 0, 1, 1, 1], 2)).toBe(1)
})

test.each([
  [1, 1.2, 'ahead'],
  [1, 1.05, 'level'],
  [1.05, 1, 'level'],
  [1.2, 1, 'behind'],
  [null, 1, 'behind'],
  [1, null, 'ahead'],
] as const)('%s beside %s is %s', (ours, theirs, expected) => {
  expect(standing(ours, theirs)).toBe(expected)
})

test('who both find nothing are level', () => {
  expect(standing(null, null)).toBe('level')
})
