import { expect, test } from 'vitest'
import { clusteredStream } from '../../bench/clustered-stream.ts'
import { openRandom } from '../../bench/quiet-random.ts'

test('blocks of rows come once each, in an order of their own, most of them without an outlier of rooms', () => {
  const { open } = clusteredStream(240)
  const draw = (seed: number) => {
    const next = open(openRandom(2026, seed))
    return Array.from({ length: 56 }, () => next())
  }
  const [first, second] = [draw(1), draw(2)]
  expect(new Set(first).size).toBe(56)
  expect(first).not.toEqual(second)
  const rooms = first.map(({ subjects }) => subjects[2]![0]!)
  expect(rooms.filter(outside => outside === 0).length).toBeGreaterThan(28)
  expect(Math.max(...rooms)).toBeGreaterThan(20)
})
