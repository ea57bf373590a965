import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { Problem } from '../errors.ts'
import type { KeyRing } from './keys.ts'
import { SESSION_COOKIE, type Sessions } from './sessions.ts'

/** Who may ask: holders of a key, and browsers that signed in. */
export interface Access {
  keys: KeyRing
  sessions: Sessions
  now: () => number
}

/**
 * Says whose a request is before it is answered.
 *
 * @returns its key; null for a browser that signed in
 * @throws Problem when it may not be answered
 */
export type Authenticate = (context: Context) => string | null

/** RFC 6750: one token, and nothing behind it. */
const BEARER = /^bearer +(\S+)$/i

const READING = new Set(['GET', 'HEAD'])

/**
 * Lets a request through that carries a key, or a session where it only reads: a page of another site could
 * make a browser send its cookie, so a cookie changes nothing.
 */
export const authenticate =
  ({ keys, sessions, now }: Access): Authenticate =>
  context => {
    const [, key] = BEARER.exec(context.req.header('authorization') ?? '') ?? []
    if (key !== undefined && keys.accepts(key)) return key
    if (READING.has(context.req.method) && sessions.verify(getCookie(context, SESSION_COOKIE), now()))
      return null
    context.header('WWW-Authenticate', 'Bearer realm="tidemark"')
    throw new Problem(
      401,
      'unauthorized',
      'Send a key: Authorization: Bearer <key>. The first start printed one.',
    )
  }
