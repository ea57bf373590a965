import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Duration, durationMs, Moment, parseMoment } from '../../src/model/moment.ts'

describe('a moment', () => {
  // Expected values by GNU date, `date -u -d … +%s%6N`.
  it.each([
    ['2026-11-01T00:00:00Z', 1_793_491_200_000_000],
    ['2026-11-01t00:00:00z', 1_793_491_200_000_000],
    ['2026-11-01 00:00:00Z', 1_793_491_200_000_000],
    ['2026-11-01T01:30:00+01:30', 1_793_491_200_000_000],
    ['2026-10-31T23:00:00-01:00', 1_793_491_200_000_000],
    ['2026-11-01T00:00:00.1Z', 1_793_491_200_100_000],
    ['2026-11-01T00:00:00.123456Z', 1_793_491_200_123_456],
    ['2026-11-01T00:00:00.123456999Z', 1_793_491_200_123_456],
    ['2024-02-29T12:00:00Z', 1_709_208_000_000_000],
    ['1970-01-01T00:00:00Z', 0],
    [1_793_491_200_000, 1_793_491_200_000_000],
    [1_793_491_200_000.5, 1_793_491_200_000_500],
  ])('%s', (sent, micros) => {
    expect(parseMoment(sent)).toBe(micros)
  })

  it.each([
    '',
    'now',
    '2026-11-01',
    '2026-11-01T00:00:00',
    '2026-11-01T00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-11-01T24:00:01Z',
    '2026-11-01T00:60:00Z',
    '2026-11-01T00:00:00+99:00',
    '2026-11-01T00:00:00.Z',
    ' 2026-11-01T00:00:00Z',
    '20261101T000000Z',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    {},
    ['2026-11-01T00:00:00Z'],
  ])('%j is none', sent => {
    expect(parseMoment(sent)).toBeNull()
  })

  it('is none with any one character of another kind', () => {
    for (const text of ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00.123Z']) {
      for (let at = 0; at < text.length; at++)
        expect(parseMoment(`${text.slice(0, at)}x${text.slice(at + 1)}`)).toBeNull()
    }
  })

  it('does not take one day for another, or for one there is not', () => {
    const days = ['2024-02-29', '2026-02-29', '2024-02-29', '2024-03-01']
    expect(days.map(day => parseMoment(`${day}T00:00:01.500Z`))).toEqual([
      1_709_164_801_500_000,
      null,
      1_709_164_801_500_000,
      1_709_251_201_500_000,
    ])
  })

  it('is read to the millisecond wherever it lies', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_799_999 }), ms => {
        expect(parseMoment(new Date(ms).toISOString())).toBe(ms * 1000)
      }),
      { seed: 5 },
    )
  })

  it('is read to the microsecond wherever it lies', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_102_444_799_999 }),
        fc.integer({ min: 0, max: 999 }),
        (ms, micros) => {
          const text = `${new Date(ms).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`
          expect(parseMoment(text)).toBe(ms * 1000 + micros)
        },
      ),
    )
  })
})

describe('a moment of a query', () => {
  it.each([
    ['2026-11-01T00:00:00.999Z', 1_793_491_200_999],
    ['1793491200000', 1_793_491_200_000],
    [1_793_491_200_000, 1_793_491_200_000],
  ])('%s', (sent, ms) => {
    expect(Moment.parse(sent)).toBe(ms)
  })

  // The store's times begin in 1970 and end in 2106.
  it.each([
    '',
    'yesterday',
    '-1',
    '99999999999999999999',
    '1e300',
    '1969-12-31T23:59:59Z',
    '2107-01-01T00:00:00Z',
  ])('%s is refused', sent => {
    expect(Moment.safeParse(sent).success).toBe(false)
  })
})

describe('a duration', () => {
  it.each([
    ['0d', 0],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['12h', 43_200_000],
    ['2d', 172_800_000],
    ['86400s', 86_400_000],
  ])('%s', (sent, ms) => {
    expect(durationMs(Duration.parse(sent))).toBe(ms)
  })

  it.each(['', '2', 'd', '-1d', '1.5h', '2 d', '1w', '2D', '99999999999999999d', '3651d'])(
    '%j is none',
    sent => {
      expect(Duration.safeParse(sent).success).toBe(false)
    },
  )
})
