import fc from 'fast-check'
import { expect, it } from 'vitest'
import { halveNative } from '../../../src/store/native/halve-native.ts'
import { inOne } from './in-one.ts'
import { anyNativeRow, NATIVE_COLUMNS } from './native-rows.ts'

it('cuts a block into the blocks of its first and second half of rows', () => {
  fc.assert(
    fc.property(fc.array(anyNativeRow, { minLength: 2, maxLength: 9 }), rows => {
      const half = Math.ceil(rows.length / 2)
      const [first, second] = halveNative(inOne(NATIVE_COLUMNS, rows))!
      expect(Buffer.from(first).equals(inOne(NATIVE_COLUMNS, rows.slice(0, half)))).toBe(true)
      expect(Buffer.from(second).equals(inOne(NATIVE_COLUMNS, rows.slice(half)))).toBe(true)
    }),
    { seed: 5 },
  )
})

it('leaves a single row and no row whole', () => {
  fc.assert(
    fc.property(anyNativeRow, row => {
      expect(halveNative(inOne(NATIVE_COLUMNS, [row]))).toBeNull()
    }),
    { seed: 6, numRuns: 10 },
  )
  expect(halveNative(inOne(NATIVE_COLUMNS, []))).toBeNull()
})

it('throws for a block that ends too early and for a type that is never written', () => {
  const block = inOne<{ x: string }>({ x: 'String' }, [{ x: 'abc' }, { x: 'def' }])
  expect(() => halveNative(block.subarray(0, block.length - 1))).toThrow(RangeError)
  const other = Buffer.from(block.toString('latin1').replace('String', 'Strung'), 'latin1')
  expect(() => halveNative(other)).toThrow('a type that is never written')
})
