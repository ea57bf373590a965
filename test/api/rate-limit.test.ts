import { describe, expect, it } from 'vitest'
import { RateExceeded, RateLimit } from '../../src/api/rate-limit.ts'

/** Something that may be asked so often; `ask` answers the status, and how long to wait. */
function limited(requestsPerSecond: number) {
  const clock = { now: 1_000_000 }
  const limit = new RateLimit({ requestsPerSecond, now: () => clock.now })
  const ask = (key: string): [number, number | null] => {
    try {
      limit.count(key)
      return [200, null]
    } catch (error) {
      if (!(error instanceof RateExceeded)) throw error
      return [error.status, error.retryAfterSeconds]
    }
  }
  return { clock, ask, limit }
}

const FINE = [200, null]
const WAIT = [429, 1]

describe('a key', () => {
  it('may ask so often in a second, and is told when it may ask again', () => {
    const { clock, ask } = limited(3)
    for (let i = 0; i < 3; i++) expect(ask('a')).toEqual(FINE)
    expect(ask('a')).toEqual(WAIT)
    clock.now += 333
    expect(ask('a')).toEqual(WAIT)
    clock.now += 1
    expect(ask('a')).toEqual(FINE)
    expect(ask('a')).toEqual(WAIT)
  })

  it('that was quiet for long has no more than a second’s worth', () => {
    const { clock, ask } = limited(2)
    ask('a')
    clock.now += 3_600_000
    expect([ask('a'), ask('a'), ask('a')]).toEqual([FINE, FINE, WAIT])
  })

  it('takes nothing from another', () => {
    const { ask } = limited(1)
    expect([ask('a'), ask('a')]).toEqual([FINE, WAIT])
    expect([ask('b'), ask('b')]).toEqual([FINE, WAIT])
  })

  it('gains nothing from a clock that is set back', () => {
    const { clock, ask } = limited(1)
    ask('a')
    clock.now -= 60_000
    expect(ask('a')).toEqual(WAIT)
    clock.now += 1_000
    expect(ask('a')).toEqual(FINE)
  })

  it('is forgotten when it has been quiet until it may ask as often as a new one', () => {
    const { clock, ask, limit } = limited(1)
    for (let i = 0; i < 100; i++) ask(`key ${i}`)
    expect(limit.keys).toBe(100)
    clock.now += 999
    expect([ask('key 0'), limit.keys]).toEqual([WAIT, 100])
    clock.now += 1
    expect([ask('key 0'), limit.keys]).toEqual([FINE, 1])
  })
})
