import { expect, it } from 'vitest'
import { ROWS_PER_BATCH, Sequence } from '../../src/store/sequence.ts'

it('gives each batch room for its rows and continues after what there is', () => {
  const sequence = new Sequence()
  sequence.startAfter(5 * ROWS_PER_BATCH + 17)
  expect([sequence.next(), sequence.next()]).toEqual([6 * ROWS_PER_BATCH, 7 * ROWS_PER_BATCH])
})

it('begins above 0 in an empty store', () => {
  const sequence = new Sequence()
  sequence.startAfter(0)
  expect(sequence.next()).toBe(ROWS_PER_BATCH)
})

it('is exact for more batches than a service lives to see', () => {
  const sequence = new Sequence()
  sequence.startAfter(500_000_000 * ROWS_PER_BATCH)
  const seq = sequence.next()
  expect(Number.isSafeInteger(seq + ROWS_PER_BATCH - 1)).toBe(true)
})

it('is not asked before the store is open', () => {
  expect(() => new Sequence().next()).toThrow('before the store was opened')
})
