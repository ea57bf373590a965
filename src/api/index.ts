import type { IncomingMessage } from 'node:http'
import { Hono, type Context as HonoContext, type MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Context } from '../context.ts'
import { Problem } from '../errors.ts'
import { type Access, authenticate } from './authenticate.ts'
import { BodyBudget } from './body-budget.ts'
import { check } from './check.ts'
import { Counts } from './metrics/counts.ts'
import { openApi } from './openapi.ts'
import { limitRate } from './rate-limit.ts'
import type { Route } from './route.ts'
import { analyzeRoutes } from './routes/analyze.ts'
import { answerRoutes } from './routes/answers.ts'
import { compareRoutes } from './routes/compare.ts'
import { detectRoutes } from './routes/detect.ts'
import { healthRoutes } from './routes/health.ts'
import { metricRoutes } from './routes/metrics.ts'
import { modelRoutes } from './routes/models.ts'
import { referenceRoutes } from './routes/references.ts'
import { rowRoutes } from './routes/rows.ts'
import { verifyRoutes } from './routes/verify.ts'

const routes: readonly Route[] = [
  ...modelRoutes,
  ...rowRoutes,
  ...referenceRoutes,
  ...answerRoutes,
  ...compareRoutes,
  ...analyzeRoutes,
  ...detectRoutes,
  ...verifyRoutes,
  ...healthRoutes,
  ...metricRoutes,
]

/** The HTTP API, ready to be mounted. */
export function api(context: Context, access: Access): Hono {
  const app = new Hono()
  const budget = new BodyBudget()
  const counts = new Counts()
  const entrance = entranceOf(context, access)
  const description = openApi(routes)
  app.get('/openapi.json', c => c.json(description))
  for (const route of routes) {
    const handle = async (c: HonoContext) => {
      const query = route.query ? check(route.query, c.req.query()) : {}
      const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage }
      const answer = await budget.lend(lease =>
        route.handle({ request: c.req, incoming, query, context, lease, counts }),
      )
      const { body, status = 200 } = answer
      if (route.textType === undefined) return c.json(body as object, status as ContentfulStatusCode)
      return c.body(String(body), status as ContentfulStatusCode, { 'content-type': route.textType })
    }
    const before = [countRequests(counts, route), ...(route.isPublic ? [] : entrance)]
    app.on(route.method.toUpperCase(), [route.path], ...before, handle)
  }
  refuseOtherMethods(app)
  return app
}

/** What a request passes that needs a key. */
function entranceOf({ config, now }: Context, access: Access): MiddlewareHandler[] {
  const { requestsPerSecond } = config
  const needsKey = authenticate(access)
  return requestsPerSecond === null ? [needsKey] : [needsKey, limitRate({ requestsPerSecond, now })]
}

/** Counts every answer of a route, refusals and faults included. */
function countRequests(counts: Counts, { path }: Route): MiddlewareHandler {
  return async (c, next) => {
    await next()
    counts.countRequest({ method: c.req.method, route: path, status: c.res.status })
  }
}

function refuseOtherMethods(app: Hono): void {
  for (const path of new Set(routes.map(route => route.path))) {
    const allowed = routes.filter(route => route.path === path).map(({ method }) => method.toUpperCase())
    app.all(path, c => {
      c.header('Allow', allowed.join(', '))
      throw new Problem(405, 'method_not_allowed', `This address takes only ${allowed.join(' and ')}.`)
    })
  }
}
