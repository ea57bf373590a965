import { describe, expect, it } from 'vitest'
import { binningId } from '../../../src/stats/histogram/binning-id.ts'

describe('binningId', () => {
  it('is the head of SHA-256 over JSON with sorted keys', () => {
    // printf '%s' '{"categories":["a","b"],"kind":"categorical","limit":200}' | sha256sum
    const id = 'b0a2be6ec571865b'
    expect(binningId({ kind: 'categorical', categories: ['a', 'b'], limit: 200 })).toBe(id)
    expect(binningId({ limit: 200, categories: ['a', 'b'], kind: 'categorical' })).toBe(id)
    expect(binningId({ kind: 'categorical', categories: ['b', 'a'], limit: 200 })).not.toBe(id)
  })
})
