import { describe, expect, it } from 'vitest'
import { readView, viewHref } from '../../src/web/view.ts'
import { DAY, NOW, VIEW } from './fixture.ts'

const read = (query: Record<string, string>, newestAt: number | null = NOW) =>
  readView('loan-approval', query, { now: NOW, newestAt })

describe('readView', () => {
  it('is the last 30 days, to the end of this hour, unless the address says otherwise', () => {
    expect(read({})).toEqual(VIEW)
    expect(read({ from: '', to: '', version: '' })).toEqual(VIEW)
  })

  it('ends at the newest prediction of a model that has long been silent', () => {
    expect(read({}, NOW - 90 * DAY)).toMatchObject({ to: VIEW.to - 90 * DAY, from: VIEW.from - 90 * DAY })
  })

  it('reads moments as the wire and date fields write them', () => {
    const at = Date.UTC(2026, 10, 1)
    expect(read({ from: '2026-11-01T00:00' })).toMatchObject({ from: at })
    expect(read({ from: '2026-11-01T01:00:00+01:00' })).toMatchObject({ from: at })
    expect(read({ from: String(at) })).toMatchObject({ from: at })
  })

  it.each([
    [{ from: 'yesterday' }, /^from: /],
    [{ from: '2026-11-02T00:00', to: '2026-11-01T00:00' }, /^from: must be before/],
    [{ from: '2027-11-02T00:00' }, /^from: must be before/],
    [{ features: 'some' }, /^features: /],
  ])('says what is wrong with %j', (query, message) => {
    expect(read(query)).toMatch(message)
  })

  it('comes back from its own address', () => {
    const view = { ...VIEW, version: 'v 2&3', segment: 'region=north & south', everyFeature: true }
    const query = Object.fromEntries(new URL(viewHref(view), 'http://x').searchParams)
    expect(read(query)).toEqual(view)
  })
})
