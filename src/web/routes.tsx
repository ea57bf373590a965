import { type Context as Call, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { setCookie } from 'hono/cookie'
import { secureHeaders } from 'hono/secure-headers'
import { SESSION_COOKIE } from '../api/sessions.ts'
import type { Context } from '../context.ts'
import { assetRoutes } from './assets.ts'
import { ComparePage } from './compare-page.tsx'
import { loadComparePage } from './load-compare-page.ts'
import { loadModelPage } from './load-model-page.ts'
import { loadModelsPage } from './load-models-page.ts'
import { MessagePage } from './message-page.tsx'
import { ModelPage } from './model-page.tsx'
import { ModelsPage } from './models-page.tsx'
import type { SignIn } from './sign-in.ts'
import { SignInPage } from './sign-in-page.tsx'

/** Only this installation's own files, nothing inline, in no one's frame. */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    baseUri: ["'none'"],
    objectSrc: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  // `no-referrer`, the default, makes browsers send forms with `Origin: null`.
  referrerPolicy: 'same-origin',
})

/** A key is a line; whoever sends more has no key, and must not cost memory. */
const MOST_FORM_BYTES = 16 * 1024

const refuseForm = (c: Call) => c.html(<SignInPage failed />, 413)

/** @param fault what is wrong with the address; null: there is no such model */
const refuseAddress = (c: Call, fault: string | null) =>
  fault === null
    ? c.html(<MessagePage title="Not found" message="There is no model of that name." />, 404)
    : c.html(<MessagePage title="This address cannot be read" message={fault} />, 400)

const LOADERS = { modelsPage: loadModelsPage, modelPage: loadModelPage, comparePage: loadComparePage }

/**
 * The pages. `/sign-in` and `/assets/*` are for everyone; who may see the others is decided before they are
 * reached.
 *
 * @param load where the pages' contents come from; the store, unless a test says otherwise
 */
export function webRoutes(context: Context, signIn: SignIn, load: typeof LOADERS = LOADERS): Hono {
  const routes = new Hono()
  for (const path of ['/', '/models/*', '/sign-in', '/assets/*']) routes.use(path, headers)
  routes.route('/assets', assetRoutes())

  routes.get('/', async c => {
    const props = await load.modelsPage(context, context.now())
    return c.html(<ModelsPage {...props} />)
  })

  routes.get('/models/:model', async c => {
    const model = c.req.param('model')
    const request = { model, query: c.req.query(), now: context.now() }
    const props = await load.modelPage(context, request)
    if (props === null || typeof props === 'string') return refuseAddress(c, props)
    return c.html(<ModelPage {...props} />)
  })

  routes.get('/models/:model/compare', async c => {
    const request = { model: c.req.param('model'), query: c.req.query(), now: context.now() }
    const props = await load.comparePage(context, request)
    if (props === null || typeof props === 'string') return refuseAddress(c, props)
    return c.html(<ComparePage {...props} />)
  })

  const welcome = (c: Call) => {
    setCookie(c, SESSION_COOKIE, signIn.issueCookie(context.now()), {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      secure: context.publicUrl.startsWith('https:'),
    })
    return c.redirect('/', 303)
  }
  routes.get('/sign-in', c => {
    const token = c.req.query('token')
    if (token === undefined) return c.html(<SignInPage failed={false} />)
    return signIn.byToken(token) ? welcome(c) : c.html(<SignInPage failed />, 401)
  })
  routes.post('/sign-in', bodyLimit({ maxSize: MOST_FORM_BYTES, onError: refuseForm }), async c => {
    const { key } = await c.req.parseBody()
    const known = typeof key === 'string' && (await signIn.byKey(key.trim()))
    return known ? welcome(c) : c.html(<SignInPage failed />, 401)
  })
  return routes
}
