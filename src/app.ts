import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import { api } from './api/index.ts'
import type { KeyRing } from './api/keys.ts'
import { answerProblem } from './api/problem.ts'
import { SESSION_COOKIE, type Sessions } from './api/sessions.ts'
import type { Context } from './context.ts'
import { Problem } from './errors.ts'
import { webRoutes } from './web/routes.tsx'

/** Who may come in, and the token of the sign-in link. */
export interface Entrance {
  keys: KeyRing
  sessions: Sessions
  token: string
}

/** A token for the sign-in link; whoever reads the terminal may use it until the service stops. */
export const makeToken = (): string => randomBytes(24).toString('base64url')

/** Everything this service answers: API and pages. */
export function createApp(context: Context, { keys, sessions, token }: Entrance): Hono {
  const app = new Hono()
  app.onError((error, c) => answerProblem(error, c, context.log))
  app.notFound(c =>
    answerProblem(new Problem(404, 'not_found', 'There is nothing at this address.'), c, context.log),
  )
  app.route('/', api(context, { keys, sessions, now: context.now }))
  for (const path of ['/', '/models/*'])
    app.use(path, async (c, next) => {
      if (!sessions.verify(getCookie(c, SESSION_COOKIE), context.now())) return c.redirect('/sign-in', 303)
      await next()
    })
  app.route(
    '/',
    webRoutes(context, {
      byToken: sent => sent === token,
      byKey: async key => keys.accepts(key),
      issueCookie: now => sessions.issue(now),
    }),
  )
  return app
}
