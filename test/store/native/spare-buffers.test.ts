import { expect, it } from 'vitest'
import { SpareBuffers } from '../../../src/store/native/spare-buffers.ts'

const MEBIBYTE = 1024 * 1024
const SIZE = 3 * MEBIBYTE

it('gives one who asks for as much the memory that was given back, also by a part of it', () => {
  const spare = new SpareBuffers(32 * MEBIBYTE)
  const taken = spare.take(SIZE)
  expect(taken.length).toBeGreaterThanOrEqual(SIZE)
  spare.give(taken.subarray(0, 10))
  expect(spare.take(SIZE).buffer).toBe(taken.buffer)
})

it('gives nobody memory that another one has', () => {
  const spare = new SpareBuffers(32 * MEBIBYTE)
  const taken = [1, 2, 3].map(() => spare.take(SIZE).buffer)
  expect(new Set(taken).size).toBe(3)
})

it('keeps no more than so much of what nobody uses', () => {
  const spare = new SpareBuffers(32 * MEBIBYTE)
  const taken = Array.from({ length: 20 }, () => spare.take(SIZE))
  for (const buffer of taken) spare.give(buffer)
  const again = Array.from({ length: 20 }, () => spare.take(SIZE).buffer)
  // Of 4 MiB each.
  expect(again.filter(buffer => taken.some(each => each.buffer === buffer))).toHaveLength(8)
})

it('keeps no buffer that shares its memory with others, however large the pool is that Node cuts short ones from', () => {
  const { poolSize } = Buffer
  Buffer.poolSize = 2 ** 17
  try {
    const spare = new SpareBuffers(2 ** 20)
    // The first of a size may still come from the pool before.
    const short = Array.from({ length: 20 }, () => spare.take(2 ** 13))
    for (const each of short) spare.give(each)
    const pools = short.map(({ buffer }) => buffer)
    expect(pools).not.toContain(spare.take(2 ** 17).buffer)
  } finally {
    Buffer.poolSize = poolSize
  }
})
