import { expect, it } from 'vitest'
import { BlockMemory } from '../../src/counting/block-memory.ts'

it('gives a block pieces of its own, and the next one the same again in whatever order', () => {
  const memory = new BlockMemory()
  const first = [5_000, 9_000, 100_000, 5_001].map(bytes => memory.take(bytes))
  expect(new Set(first).size).toBe(4)
  memory.startOver()
  const second = [100_000, 6_000, 8_000, 10_000].map(bytes => memory.take(bytes))
  expect(new Set(second)).toEqual(new Set(first))
  expect(first).not.toContain(memory.take(5_000))
})

it('gives as many bytes as are asked for, or more', () => {
  const memory = new BlockMemory()
  for (const bytes of [0, 1, 4_095, 4_096, 4_097, 65_536, 1_000_000])
    expect(memory.take(bytes).byteLength).toBeGreaterThanOrEqual(bytes)
})

it('keeps none of those that are small', () => {
  const memory = new BlockMemory()
  const small = memory.take(100)
  memory.startOver()
  expect(memory.take(100)).not.toBe(small)
})
