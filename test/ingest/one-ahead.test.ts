import { expect, it } from 'vitest'
import { oneAhead } from '../../src/ingest/one-ahead.ts'

/** Yields 1, 2 and so on up to `last`, noting when each is made and when it is let go. */
async function* count(last: number, told: string[]) {
  try {
    for (let i = 1; i <= last; i++) {
      told.push(`made ${i}`)
      yield i
    }
  } finally {
    told.push('let go')
  }
}

it('has made the next item before the one before is done', async () => {
  const told: string[] = []
  for await (const item of oneAhead(count(3, told))) {
    await Promise.resolve()
    told.push(`done ${item}`)
  }
  expect(told).toEqual(['made 1', 'made 2', 'done 1', 'made 3', 'done 2', 'let go', 'done 3'])
})

it('gives every item of an array, in order', async () => {
  const found: number[] = []
  for await (const item of oneAhead([1, 2, 3])) found.push(item)
  expect(found).toEqual([1, 2, 3])
})

it('throws what the items throw only after the items before', async () => {
  const found: number[] = []
  async function* failing() {
    yield 1
    throw new RangeError('cut off')
  }
  await expect(async () => {
    for await (const item of oneAhead(failing())) found.push(item)
  }).rejects.toThrow('cut off')
  expect(found).toEqual([1])
})

it('lets the items go when it is left early', async () => {
  const told: string[] = []
  for await (const _ of oneAhead(count(9, told))) break
  await new Promise(resolve => setImmediate(resolve))
  expect(told).toEqual(['made 1', 'made 2', 'let go'])
})
