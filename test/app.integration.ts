import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKeys } from '../src/api/keys.ts'
import { SESSION_COOKIE } from '../src/api/sessions.ts'
import { openTestApp, type TestApp } from './support/open-test-app.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
const TWO_WEEKS = 14 * 86_400_000
let now = NOW
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => now)
  await opened.request('/v1/models/m', { method: 'PUT', body: '{"task": "regression"}' })
})
afterAll(() => opened.close())

const cookieOf = (answer: Response): string => answer.headers.get('set-cookie')?.split(';')[0] ?? ''
const withCookie = (path: string, cookie: string, init: RequestInit = {}) =>
  opened.app.request(path, { ...init, headers: { cookie } })

describe('a key', () => {
  it('is asked for by everything that knows of models', async () => {
    const addresses = new Set(
      opened.app.routes.map(({ path }) => path).filter(path => path.startsWith('/v1/')),
    )
    expect(addresses.size).toBeGreaterThan(8)
    for (const path of addresses) {
      const ask = (method: string) => opened.app.request(path.replace(':model', 'm'), { method })
      const statuses = await Promise.all(
        ['GET', 'PUT', 'POST'].map(async method => (await ask(method)).status),
      )
      // Where there is nothing to ask for there is nothing to protect.
      const asked = statuses.filter(status => status !== 405)
      expect(new Set(asked), path).toEqual(new Set([401]))
    }
    for (const path of ['/healthz', '/readyz', '/openapi.json'])
      expect((await opened.app.request(path)).status, path).toBe(200)
  })

  it.each(['Bearer', 'bearer', 'BEARER'])('is taken after %s', async scheme => {
    expect(
      (await opened.request('/v1/models', { headers: { authorization: `${scheme} ${opened.key}` } })).status,
    ).toBe(200)
  })

  it('is taken only whole', async () => {
    for (const key of [opened.key.slice(0, -1), `${opened.key}x`, opened.key.toUpperCase(), ''])
      expect(
        (await opened.request('/v1/models', { headers: { authorization: `Bearer ${key}` } })).status,
      ).toBe(401)
  })

  it('is kept as a hash, and nowhere as itself', async () => {
    const stored = await opened.ask('SELECT * FROM keys FINAL')
    expect(stored).toEqual([
      expect.objectContaining({
        key_hash: createHash('sha256').update(opened.key).digest('hex'),
        prefix: opened.key.slice(0, 13),
        scope: 'admin',
      }),
    ])
    expect(JSON.stringify(stored)).not.toContain(opened.key.slice(13))
    // 32 random bytes behind the prefix.
    expect(opened.key).toMatch(/^tm_admin_[\w-]{43}$/)
  })

  it('is made once; the configured one is taken beside it and not stored', async () => {
    const { store, project } = opened.context
    const again = await openKeys(store, { project, configured: null, now })
    expect(again.made).toBeNull()
    expect(again.ring.accepts(opened.key)).toBe(true)
    const configured = await openKeys(store, { project, configured: 'a key of the environment', now })
    expect(configured.made).toBeNull()
    expect(configured.ring.accepts('a key of the environment')).toBe(true)
    expect(configured.ring.accepts(opened.key)).toBe(true)
    expect(configured.ring.accepts('another')).toBe(false)
    expect(await opened.ask('SELECT count() AS keys FROM keys FINAL')).toEqual([{ keys: 1 }])
  })
})

describe('a session', () => {
  it('begins with the link or a key, and reads pages and answers', async () => {
    const byLink = await opened.app.request(`/sign-in?token=${opened.token}`)
    expect(byLink.status).toBe(303)
    expect(byLink.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Lax/i)
    const byKey = await opened.app.request('/sign-in', {
      method: 'POST',
      body: new URLSearchParams({ key: opened.key }),
    })
    for (const cookie of [cookieOf(byLink), cookieOf(byKey)])
      for (const path of ['/', '/models/m', '/v1/models', '/v1/alerts'])
        expect((await withCookie(path, cookie)).status, path).toBe(200)
  })

  it('changes nothing: another site could make a browser send its cookie', async () => {
    const cookie = `${SESSION_COOKIE}=${opened.sessions.issue(now)}`
    for (const [method, path] of [
      ['PUT', '/v1/models/m'],
      ['POST', '/v1/predictions'],
      ['POST', '/v1/labels'],
      ['POST', '/v1/models/m/reference'],
    ] as const)
      expect((await withCookie(path, cookie, { method, body: '{}' })).status, path).toBe(401)
  })

  it('ends after two weeks, and cannot be made up', async () => {
    const cookie = `${SESSION_COOKIE}=${opened.sessions.issue(now)}`
    now = NOW + TWO_WEEKS
    const late = await withCookie('/v1/models', cookie)
    const latePage = await withCookie('/', cookie)
    now = NOW
    expect(late.status).toBe(401)
    expect(latePage.headers.get('location')).toBe('/sign-in')
    expect((await withCookie('/v1/models', cookie)).status).toBe(200)
    for (const forged of [`${cookie}x`, `${SESSION_COOKIE}=`, `${SESSION_COOKIE}=${NOW + 1}.a.b`])
      expect((await withCookie('/v1/models', forged)).status).toBe(401)
  })

  it('is not begun by another token or key', async () => {
    for (const answer of [
      await opened.app.request('/sign-in?token='),
      await opened.app.request(`/sign-in?token=${opened.token}x`),
      await opened.app.request('/sign-in', { method: 'POST', body: new URLSearchParams({ key: 'another' }) }),
      await opened.app.request('/sign-in', { method: 'POST' }),
    ]) {
      expect(answer.status).toBe(401)
      expect(cookieOf(answer)).toBe('')
    }
  })

  it('is wanted by every page of a model', async () => {
    for (const path of ['/', '/models/m', '/models/unknown']) {
      const answer = await opened.app.request(path)
      expect(answer.status, path).toBe(303)
      expect(answer.headers.get('location')).toBe('/sign-in')
    }
  })
})

describe('health', () => {
  it('says what works', async () => {
    expect(await (await opened.app.request('/healthz')).json()).toEqual({ status: 'ok' })
    expect(await (await opened.app.request('/readyz')).json()).toEqual({
      status: 'ok',
      store: 'ok',
      spool: {
        state: 'ok',
        reason: null,
        waiting_segments: 0,
        waiting_bytes: 0,
        quota_bytes: 2 ** 30,
        set_aside_segments: 0,
        set_aside_bytes: 0,
        damaged_records: 0,
        last_damaged_segment: null,
        refused_batches: 0,
        last_error: null,
      },
      scheduler: 'ok',
      last_round_at: null,
    })
  })
})

describe('a fault of the service', () => {
  it('is a problem that tells nothing of its insides', async () => {
    const { slicer } = opened.context
    opened.context.slicer = {
      countDirty: () => Promise.reject(new Error('SELECT secret FROM insides')),
    } as unknown as typeof slicer
    const answer = await opened.request('/v1/models/m/compare')
    opened.context.slicer = slicer
    expect(answer.status).toBe(500)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({ status: 500, code: 'internal' })
    expect(text).not.toContain('insides')
  })
})
