import { describe, expect, it } from 'vitest'
import { NOW } from './fixture.ts'
import { fixtureApp, KEY, TOKEN } from './fixture-app.ts'

const app = fixtureApp()

const signInWith = (key: string) =>
  app.request('/sign-in', { method: 'POST', body: new URLSearchParams({ key }) })

describe('pages', () => {
  it('allow nothing but their own files and no frames', async () => {
    const { headers } = await app.request('/models/loan-approval')
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })

  it.each([
    ['/', 200],
    ['/models/loan-approval', 200],
    ['/models/unknown', 404],
    ['/models/loan-approval?from=yesterday', 400],
    ['/models/loan-approval/compare', 200],
    ['/models/unknown/compare', 404],
    ['/models/loan-approval/compare?reference_from=yesterday', 400],
  ])('%s answers %d', async (path, status) => {
    expect((await app.request(path)).status).toBe(status)
  })
})

describe('assets', () => {
  it.each([
    ['tidemark.css', 'text/css'],
    ['favicon.svg', 'image/svg+xml'],
    ['uplot.js', 'text/javascript'],
    ['uplot.css', 'text/css'],
  ])('%s is %s', async (name, type) => {
    const response = await app.request(`/assets/${name}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain(type)
  })

  it('are answered with 304 to whoever has them', async () => {
    const tag = (await app.request('/assets/tidemark.css')).headers.get('etag')!
    const again = await app.request('/assets/tidemark.css', { headers: { 'if-none-match': tag } })
    expect(again.status).toBe(304)
  })

  it.each(['../package.json', '..%2fpackage.json', 'constructor', 'tidemark.css/x'])(
    '%s is not found',
    async name => {
      expect((await app.request(`/assets/${name}`)).status).toBe(404)
    },
  )
})

describe('signing in', () => {
  it.each([
    ['the key', () => signInWith(KEY)],
    ['the key with a blank pasted along', () => signInWith(` ${KEY}\n`)],
    ['the link', () => app.request(`/sign-in?token=${TOKEN}`)],
  ])('with %s sets a cookie that scripts cannot read, and goes to the models', async (_, ask) => {
    const response = await ask()
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/')
    const cookie = response.headers.get('set-cookie')!
    expect(cookie).toContain(`tidemark_session=session-${NOW}`)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Lax')
  })

  it('reads no more of a form than a key is long', async () => {
    const response = await signInWith('x'.repeat(20_000))
    expect(response.status).toBe(413)
    expect(response.headers.get('set-cookie')).toBeNull()
  })

  it.each([
    ['a wrong key', () => signInWith('wrong')],
    ['a wrong link', () => app.request('/sign-in?token=used')],
    ['nothing', () => app.request('/sign-in', { method: 'POST' })],
  ])('with %s does not, and does not repeat it', async (_, ask) => {
    const response = await ask()
    expect(response.status).toBe(401)
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(await response.text()).toContain('not accepted')
  })
})
