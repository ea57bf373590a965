import { describe, expect, it } from 'vitest'
import { FieldName, ModelName, ShortText } from '../../src/model/names.ts'

describe('names', () => {
  it.each(['m', 'loan-approval', '7_b.v2', 'constructor', 'x'.repeat(128)])('%s names a model', name => {
    expect(ModelName.safeParse(name).success).toBe(true)
  })

  it.each(['', '.', '..', '-m', '_m', '__proto__', 'a b', 'a/b', 'a\n', 'é', 'x'.repeat(129)])(
    '%j does not',
    name => {
      expect(ModelName.safeParse(name).success).toBe(false)
    },
  )

  it.each(['age', 'Total Charges', 'größe', '収入', 'a.b/c', 'constructor', 'x'.repeat(128)])(
    '%s names a field',
    name => {
      expect(FieldName.safeParse(name).success).toBe(true)
    },
  )

  it.each(['', 'a\u0000', 'a\nb', 'x'.repeat(129), '\ud800', '__proto__'])('%j does not', name => {
    expect(FieldName.safeParse(name).success).toBe(false)
  })

  it('and texts are whole Unicode', () => {
    expect(ShortText.safeParse('v1 \u{1F680}').success).toBe(true)
    expect(ShortText.safeParse('v\ud83d').success).toBe(false)
  })
})
