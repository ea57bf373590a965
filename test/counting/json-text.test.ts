import { expect, it } from 'vitest'
import { jsonText } from '../../src/counting/json-text.ts'

it('is JSON with escapes for slashes and separators, and capital digits', () => {
  expect(jsonText(['a/b', '"\\'])).toBe('["a\\/b","\\"\\\\"]')
  expect(jsonText(['\u000b\u001f\n', '\u2028\u2029Ü😀'])).toBe('["\\u000B\\u001F\\n","\\u2028\\u2029Ü😀"]')
})

it('leaves backslashes that look like escapes alone', () => {
  const texts = ['\\u00af', '\\\\u00af', '\\/', '\\"/']
  expect(JSON.parse(jsonText(texts))).toEqual(texts)
  expect(jsonText(texts)).toBe('["\\\\u00af","\\\\\\\\u00af","\\\\\\/","\\\\\\"\\/"]')
})
