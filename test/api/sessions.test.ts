import { describe, expect, it } from 'vitest'
import { createSessions } from '../../src/api/sessions.ts'

const NOW = Date.UTC(2026, 10, 1)
const TWO_WEEKS = 14 * 86_400_000
const sessions = createSessions(Buffer.alloc(32, 1))

describe('a session', () => {
  const cookie = sessions.issue(NOW)

  it('lasts two weeks', () => {
    expect(sessions.verify(cookie, NOW)).toBe(true)
    expect(sessions.verify(cookie, NOW + TWO_WEEKS - 1)).toBe(true)
    expect(sessions.verify(cookie, NOW + TWO_WEEKS)).toBe(false)
  })

  it('is its own, and ends with the secret', () => {
    expect(sessions.issue(NOW)).not.toBe(cookie)
    expect(createSessions(Buffer.alloc(32, 2)).verify(cookie, NOW)).toBe(false)
  })

  it('is none after any change', () => {
    const [expiry, nonce, signature] = cookie.split('.') as [string, string, string]
    const changed = [
      `${Number(expiry) + 1}.${nonce}.${signature}`,
      `${Number.MAX_SAFE_INTEGER}.${nonce}.${signature}`,
      `Infinity.${nonce}.${signature}`,
      `${expiry}.${nonce}x.${signature}`,
      `${expiry}.${nonce}.${signature.slice(0, -2)}`,
      `${expiry}.${nonce}.`,
      `${expiry}.${nonce}`,
      `.${nonce}.${signature}`,
      `${expiry}.${nonce}.${sessions.issue(NOW + 1).split('.')[2]}`,
    ]
    for (const each of changed) expect(sessions.verify(each, NOW), each).toBe(false)
  })

  it.each([undefined, '', '..', '...', 'x.y.z'])('is not %j', each => {
    expect(sessions.verify(each, NOW)).toBe(false)
  })
})
