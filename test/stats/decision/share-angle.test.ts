import { expect, test } from 'vitest'
import { angleOf, shareAngle, shareOf } from '../../../src/stats/decision/share-angle.ts'

test('half the rows are at π/4, and x and n − x lie mirrored about it', () => {
  expect(shareAngle(50, 100)).toBeCloseTo(Math.PI / 4, 15)
  expect(shareAngle(3, 100) + shareAngle(97, 100)).toBeCloseTo(Math.PI / 2, 15)
})

test.each([0, 0.01, 0.3, 0.5, 1])('share %d comes back from its angle', share => {
  expect(shareOf(angleOf(share))).toBeCloseTo(share, 15)
})

test('what lies outside is taken as the nearer end', () => {
  expect([angleOf(-0.1), angleOf(1.1)]).toEqual([0, Math.PI / 2])
  expect([shareOf(-1), shareOf(2)]).toEqual([0, 1])
})
