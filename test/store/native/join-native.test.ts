import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joinNative } from '../../../src/store/native/join-native.ts'
import { inOne } from './in-one.ts'
import { anyNativeRow, NATIVE_COLUMNS } from './native-rows.ts'

it('puts blocks together as the block of all their rows', () => {
  const anyBlocks = fc.array(fc.array(anyNativeRow, { maxLength: 4 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(anyBlocks, blocks => {
      const joined = joinNative(blocks.map(rows => inOne(NATIVE_COLUMNS, rows)))
      expect(joined.equals(inOne(NATIVE_COLUMNS, blocks.flat()))).toBe(true)
    }),
    { seed: 7 },
  )
})

it('throws for blocks of different columns', () => {
  const text = inOne<{ x: string }>({ x: 'String' }, [{ x: 'abc' }])
  const named = inOne<{ y: string }>({ y: 'String' }, [{ y: 'abc' }])
  const number = inOne<{ x: number }>({ x: 'Float64' }, [{ x: 1 }])
  const more = inOne<{ x: string; y: string }>({ x: 'String', y: 'String' }, [{ x: 'abc', y: 'abc' }])
  for (const other of [named, number, more])
    expect(() => joinNative([text, other])).toThrow('Blocks of different columns cannot be one.')
})

it('throws for a block that ends too early and for a type that is never written', () => {
  const block = inOne<{ x: string }>({ x: 'String' }, [{ x: 'abc' }])
  expect(() => joinNative([block, block.subarray(0, block.length - 1)])).toThrow(RangeError)
  const other = Buffer.from(block.toString('latin1').replace('String', 'Strung'), 'latin1')
  expect(() => joinNative([other, other])).toThrow('a type that is never written')
})
