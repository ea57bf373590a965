import { Hono } from 'hono'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { answerProblem } from '../../src/api/problem.ts'
import { limitRate } from '../../src/api/rate-limit.ts'

/** Something that may be asked so often; `ask` answers the status, and how long to wait. */
function limited(requestsPerSecond: number) {
  const clock = { now: 1_000_000 }
  const app = new Hono()
  app.onError((error, c) => answerProblem(error, c, pino({ level: 'silent' })))
  const check = limitRate({ requestsPerSecond, now: () => clock.now })
  app.get('/', c => {
    check(c)
    return c.text('here')
  })
  const ask = async (key: string | null) => {
    const answer = await app.request('/', { headers: key === null ? {} : { authorization: `Bearer ${key}` } })
    return [answer.status, answer.headers.get('retry-after')]
  }
  return { clock, ask }
}

const FINE = [200, null]

describe('a key', () => {
  it('may ask so often in a second, and is told when it may ask again', async () => {
    const { clock, ask } = limited(3)
    for (let i = 0; i < 3; i++) expect(await ask('a')).toEqual(FINE)
    expect(await ask('a')).toEqual([429, '1'])
    clock.now += 333
    expect(await ask('a')).toEqual([429, '1'])
    clock.now += 1
    expect(await ask('a')).toEqual(FINE)
    expect(await ask('a')).toEqual([429, '1'])
  })

  it('that was quiet for long has no more than a second’s worth', async () => {
    const { clock, ask } = limited(2)
    await ask('a')
    clock.now += 3_600_000
    expect([await ask('a'), await ask('a'), await ask('a')]).toEqual([FINE, FINE, [429, '1']])
  })

  it('takes nothing from another, nor from a browser', async () => {
    const { ask } = limited(1)
    expect([await ask('a'), await ask('a')]).toEqual([FINE, [429, '1']])
    expect([await ask('b'), await ask('b')]).toEqual([FINE, [429, '1']])
    expect([await ask(null), await ask(null)]).toEqual([FINE, FINE])
  })

  it('gains nothing from a clock that is set back', async () => {
    const { clock, ask } = limited(1)
    await ask('a')
    clock.now -= 60_000
    expect(await ask('a')).toEqual([429, '1'])
    clock.now += 1_000
    expect(await ask('a')).toEqual(FINE)
  })
})
