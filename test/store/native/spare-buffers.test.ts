import { expect, it } from 'vitest'
import { giveBuffer, takeBuffer } from '../../../src/store/native/spare-buffers.ts'

const SIZE = 3 * 1024 * 1024

it('gives one who asks for as much the memory that was given back, also by a part of it', () => {
  const taken = takeBuffer(SIZE)
  expect(taken.length).toBeGreaterThanOrEqual(SIZE)
  giveBuffer(taken.subarray(0, 10))
  expect(takeBuffer(SIZE).buffer).toBe(taken.buffer)
})

it('gives nobody memory that another one has', () => {
  const taken = [1, 2, 3].map(() => takeBuffer(SIZE).buffer)
  expect(new Set(taken).size).toBe(3)
})

it('keeps no more than so much of what nobody uses', () => {
  const taken = Array.from({ length: 20 }, () => takeBuffer(SIZE))
  for (const buffer of taken) giveBuffer(buffer)
  const again = Array.from({ length: 20 }, () => takeBuffer(SIZE).buffer)
  expect(again.filter(buffer => taken.some(each => each.buffer === buffer))).toHaveLength(8)
})
