import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** How long a browser stays signed in. */
const LIFETIME_MS = 14 * 86_400_000

export const SESSION_COOKIE = 'tidemark_session'

/** Signs browsers in without keeping anything: a cookie is its expiry and our signature of it. */
export interface Sessions {
  /** A cookie's value. @param now epoch milliseconds */
  issue(now: number): string
  verify(cookie: string | undefined, now: number): boolean
}

/** @param secret at least 32 random bytes; another one ends every session */
export function createSessions(secret: Buffer): Sessions {
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest()
  return {
    issue: now => {
      const text = `${now + LIFETIME_MS}.${randomBytes(9).toString('base64url')}`
      return `${text}.${sign(text).toString('base64url')}`
    },
    verify: (cookie, now) => {
      const [expiry, nonce, signature] = cookie?.split('.') ?? []
      if (!expiry || !nonce || !signature || !(Number(expiry) > now)) return false
      const sent = Buffer.from(signature, 'base64url')
      const ours = sign(`${expiry}.${nonce}`)
      return sent.length === ours.length && timingSafeEqual(sent, ours)
    },
  }
}
