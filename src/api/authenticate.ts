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

/** What a request has to pass before it is answered. @throws Problem when it may not pass */
export type Guard = (context: Context) => void

const READING = new Set(['GET', 'HEAD'])

/**
 * Lets a request through that carries a key, or a session where it only reads: a page of another site could
 * make a browser send its cookie, so a cookie changes nothing.
 */
export const authenticate =
  ({ keys, sessions, now }: Access): Guard =>
  context => {
    const [scheme, key] = (context.req.header('authorization') ?? '').split(' ')
    const hasKey = scheme?.toLowerCase() === 'bearer' && key !== undefined && keys.accepts(key)
    const hasSession =
      READING.has(context.req.method) && sessions.verify(getCookie(context, SESSION_COOKIE), now())
    if (!hasKey && !hasSession) {
      context.header('WWW-Authenticate', 'Bearer realm="tidemark"')
      throw new Problem(
        401,
        'unauthorized',
        'Send a key: Authorization: Bearer <key>. The first start printed one.',
      )
    }
  }
