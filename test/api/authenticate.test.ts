import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { authenticate } from '../../src/api/authenticate.ts'
import { createSessions } from '../../src/api/sessions.ts'
import type { Problem } from '../../src/errors.ts'

const sessions = createSessions(Buffer.alloc(32, 1))
const passed = authenticate({ keys: { accepts: key => key === 'tm_key' }, sessions, now: () => 0 })
const app = new Hono()
app.all('/', c => c.json({ key: passed(c) }))
app.onError((error, c) => c.text('', (error as Problem).status as 401))

const ask = async (headers: Record<string, string>, method = 'GET') => {
  const answer = await app.request('/', { method, headers })
  return answer.status === 200 ? ((await answer.json()) as { key: string | null }).key : answer.status
}

it.each([
  ['Bearer tm_key', 'tm_key'],
  ['bearer tm_key', 'tm_key'],
  ['BEARER   tm_key', 'tm_key'],
  ['Bearer tm_key 0', 401],
  ['Bearer tm_key tm_key', 401],
  ['Bearer tm_key,', 401],
  ['Bearer', 401],
  ['tm_key', 401],
  ['Basic tm_key', 401],
  ['Bearer tm_other', 401],
])('%s is of %s', async (authorization, expected) => {
  expect(await ask({ authorization }, 'POST')).toBe(expected)
})

it('a browser that signed in has no key, and may only read', async () => {
  const cookie = `tidemark_session=${sessions.issue(0)}`
  expect(await ask({ cookie })).toBeNull()
  expect(await ask({ cookie, authorization: 'Bearer tm_key' })).toBe('tm_key')
  expect(await ask({ cookie }, 'POST')).toBe(401)
})
