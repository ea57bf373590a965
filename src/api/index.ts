import type { IncomingMessage } from 'node:http'
import { Hono, type Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Context } from '../context.ts'
import { Problem } from '../errors.ts'
import { type Access, type Authenticate, authenticate } from './authenticate.ts'
import { BodyBudget } from './body-budget.ts'
import { check } from './check.ts'
import { Counts } from './metrics/counts.ts'
import { openApi } from './openapi.ts'
import { answerProblem } from './problem.ts'
import { RateLimit } from './rate-limit.ts'
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

/** What all requests share. */
interface Shared {
  context: Context
  budget: BodyBudget
  counts: Counts
  /** What a request passes that needs a key. */
  authenticate: Authenticate
}

/** The HTTP API, ready to be mounted. */
export function api(context: Context, access: Access): Hono {
  const app = new Hono()
  const shared = {
    context,
    budget: new BodyBudget(),
    counts: new Counts(),
    authenticate: limited(context, authenticate(access)),
  }
  const description = openApi(routes)
  app.get('/openapi.json', c => c.json(description))
  // One handler for each address: Hono would chain several, with promises that cost as much as a small request does.
  for (const path of new Set(routes.map(route => route.path))) {
    const here = routes.filter(route => route.path === path)
    app.all(path, c => {
      const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
      const route = here.find(each => each.method.toUpperCase() === method)
      return route ? answerCounted(route, c, shared) : refuseMethod(here, c)
    })
  }
  return app
}

/** A browser that signed in is not limited. */
function limited({ config, now }: Context, authenticated: Authenticate): Authenticate {
  const { requestsPerSecond } = config
  if (requestsPerSecond === null) return authenticated
  const limit = new RateLimit({ requestsPerSecond, now })
  return c => {
    const key = authenticated(c)
    if (key !== null) limit.count(key)
    return key
  }
}

/** Counts every answer of a route, refusals and faults included. */
async function answerCounted(route: Route, c: HonoContext, shared: Shared): Promise<Response> {
  const answered = await answer(route, c, shared).catch(error => answerProblem(error, c, shared.context.log))
  shared.counts.countRequest({ method: c.req.method, route: route.path, status: answered.status })
  return answered
}

async function answer(
  route: Route,
  c: HonoContext,
  { context, budget, counts, authenticate }: Shared,
): Promise<Response> {
  if (!route.isPublic) authenticate(c)
  const query = route.query ? check(route.query, c.req.query()) : {}
  const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage }
  const { body, status = 200 } = await budget.lend(lease =>
    route.handle({ request: c.req, incoming, query, context, lease, counts }),
  )
  if (route.textType === undefined) return c.json(body as object, status as ContentfulStatusCode)
  return c.body(String(body), status as ContentfulStatusCode, { 'content-type': route.textType })
}

function refuseMethod(here: readonly Route[], c: HonoContext): never {
  const allowed = here.map(({ method }) => method.toUpperCase())
  c.header('Allow', allowed.join(', '))
  throw new Problem(405, 'method_not_allowed', `This address takes only ${allowed.join(' and ')}.`)
}
