import { describe, expect, it } from 'vitest'
import { comparisonHref, readAgainst, sidesOf } from '../../src/web/against.ts'
import { VIEW } from './fixture.ts'

const view = { ...VIEW, segment: 'region=eu' }
const NOTHING = { reference: '', from: null, to: null, version: '', segment: 'region=eu' }
const JUNE = Date.UTC(2026, 5, 1)

describe('the second side of a comparison', () => {
  it.each<[string, Record<string, string>, object]>([
    ['is the reference that judges, in the same segment', {}, NOTHING],
    ['is a reference by its name', { reference: 'default' }, { ...NOTHING, reference: 'default' }],
    ['may be all rows beside a segment', { reference_segment: '' }, { ...NOTHING, segment: '' }],
    ['may be another version', { reference_version: '1' }, { ...NOTHING, version: '1' }],
    ['may begin elsewhere', { reference_from: '2026-06-01T00:00' }, { ...NOTHING, from: JUNE }],
    [
      'is not what a form leaves empty',
      {
        reference: '',
        reference_from: '',
        reference_to: '',
        reference_version: '',
        reference_segment: 'region=us',
      },
      { ...NOTHING, segment: 'region=us' },
    ],
  ])('%s', (_, query, expected) => {
    expect(readAgainst(query, view)).toEqual(expected)
  })

  it('names the field that cannot be read', () => {
    expect(readAgainst({ reference_from: 'yesterday' }, view)).toMatch(/^reference_from: /)
  })
})

describe('both sides', () => {
  const { from, to } = view
  const current = { from, to, version: '', segment: 'region=eu', exact: false }

  it('leave out what the API takes from the reference', () => {
    expect(sidesOf(view, NOTHING)).toEqual({ ...current, reference_segment: 'region=eu' })
  })

  it('are of all versions of production where there is a range and no version', () => {
    expect(sidesOf({ ...view, version: '2' }, { ...NOTHING, from: JUNE })).toEqual({
      ...{ ...current, version: '2' },
      ...{ reference_from: JUNE, reference_version: '', reference_segment: 'region=eu' },
    })
  })

  it('are where the numbers are', () => {
    const href = comparisonHref(view, { ...NOTHING, version: 'a&b', segment: '' })
    const { pathname, searchParams } = new URL(href, 'http://tidemark.test')
    expect(pathname).toBe('/v1/models/loan-approval/compare')
    expect(Object.fromEntries(searchParams)).toMatchObject({
      segment: 'region=eu',
      reference_version: 'a&b',
      reference_segment: '',
    })
    expect(searchParams.has('exact')).toBe(false)
  })
})
