import { Hono, type Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Context } from '../context.ts'
import { Problem } from '../errors.ts'
import { type Access, authenticate } from './authenticate.ts'
import { check } from './check.ts'
import { openApi } from './openapi.ts'
import type { Route } from './route.ts'
import { answerRoutes } from './routes/answers.ts'
import { healthRoutes } from './routes/health.ts'
import { modelRoutes } from './routes/models.ts'
import { referenceRoutes } from './routes/references.ts'
import { rowRoutes } from './routes/rows.ts'
import { verifyRoutes } from './routes/verify.ts'

const routes: readonly Route[] = [
  ...modelRoutes,
  ...rowRoutes,
  ...referenceRoutes,
  ...answerRoutes,
  ...verifyRoutes,
  ...healthRoutes,
]

/** The HTTP API, ready to be mounted. */
export function api(context: Context, access: Access): Hono {
  const app = new Hono()
  const needsKey = authenticate(access)
  const description = openApi(routes)
  app.get('/openapi.json', c => c.json(description))
  for (const route of routes) {
    const handle = async (c: HonoContext) => {
      const query = route.query ? check(route.query, c.req.query()) : {}
      const { status = 200, body } = await route.handle({ request: c.req, query, context })
      return c.json(body as object, status as ContentfulStatusCode)
    }
    if (route.isPublic) app.on(route.method.toUpperCase(), route.path, handle)
    else app.on(route.method.toUpperCase(), route.path, needsKey, handle)
  }
  refuseOtherMethods(app)
  return app
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
