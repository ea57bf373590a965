import { expect, test } from 'vitest'
import { forEachInFlight } from '../../src/demo/in-flight.ts'

test('acts on everything, on no more than the limit at once', async () => {
  const seen: number[] = []
  let underWay = 0
  let most = 0
  await forEachInFlight([1, 2, 3, 4, 5], 2, async item => {
    most = Math.max(most, ++underWay)
    await new Promise(setImmediate)
    seen.push(item)
    underWay--
  })
  expect(seen.sort()).toEqual([1, 2, 3, 4, 5])
  expect(most).toBe(2)
})

test('takes an item only when one is done', async () => {
  let taken = 0
  function* items() {
    for (; taken < 10; ) yield ++taken
  }
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  const all = forEachInFlight(items(), 3, () => held)
  await new Promise(setImmediate)
  expect(taken).toBe(3)
  release()
  await all
  expect(taken).toBe(10)
})

test('stops at the first error, once the others under way have ended', async () => {
  const ended: number[] = []
  const all = forEachInFlight([1, 2, 3, 4], 2, async item => {
    if (item === 2) throw new Error('second')
    await new Promise(setImmediate)
    ended.push(item)
  })
  await expect(all).rejects.toThrow('second')
  expect(ended).toEqual([1])
})
