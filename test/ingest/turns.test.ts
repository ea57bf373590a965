import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { turns } from '../../src/ingest/turns.ts'

const inTurn = turns()

it('does one thing after the other, in the order they came, whatever becomes of them', async () => {
  const happened: string[] = []
  const doing = (name: string, parts: number) =>
    inTurn(async () => {
      for (let part = 0; part < parts; part++) {
        happened.push(name)
        await setImmediate()
      }
      if (name === 'b') throw new Error('no b')
      return name
    })
  const ends = await Promise.allSettled([doing('a', 3), doing('b', 1), doing('c', 2)])
  expect(ends.map(end => (end.status === 'fulfilled' ? end.value : end.reason.message))).toEqual([
    'a',
    'no b',
    'c',
  ])
  expect(happened.join('')).toBe('aaabcc')
})
