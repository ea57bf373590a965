import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { coverRange } from '../../src/store/cover-range.ts'

const T0 = 1_790_640_000 // a midnight
const seconds = fc.integer({ min: T0, max: T0 + 40 * 86_400 })

it('10:50 to 02:00 two days later: a slice, 13 hours, a day, 2 hours', () => {
  const from = T0 + 10 * 3_600 + 50 * 60
  const to = T0 + 2 * 86_400 + 2 * 3_600
  expect(coverRange({ from, to })).toEqual([
    { span: 600, from, to: T0 + 11 * 3_600 },
    { span: 3_600, from: T0 + 11 * 3_600, to: T0 + 86_400 },
    { span: 86_400, from: T0 + 86_400, to: T0 + 2 * 86_400 },
    { span: 3_600, from: T0 + 2 * 86_400, to },
  ])
})

it('sixteen days: the week inside and the days on either side of it', () => {
  const week = Math.ceil(T0 / 604_800) * 604_800
  expect(coverRange({ from: week - 5 * 86_400, to: week + 11 * 86_400 })).toEqual([
    { span: 86_400, from: week - 5 * 86_400, to: week },
    { span: 604_800, from: week, to: week + 7 * 86_400 },
    { span: 86_400, from: week + 7 * 86_400, to: week + 11 * 86_400 },
  ])
})

test.each([
  { name: 'nothing', from: T0, to: T0, pieces: [] },
  { name: 'backwards', from: T0 + 600, to: T0, pieces: [] },
  { name: 'a moment', from: T0 + 1, to: T0 + 2, pieces: [{ span: 600, from: T0, to: T0 + 600 }] },
  { name: 'a day', from: T0, to: T0 + 86_400, pieces: [{ span: 86_400, from: T0, to: T0 + 86_400 }] },
  {
    name: 'a day by hours',
    from: T0,
    to: T0 + 86_400,
    windowSeconds: 3_600,
    pieces: [{ span: 3_600, from: T0, to: T0 + 86_400 }],
  },
  {
    name: 'by what spans there are',
    from: T0 + 30,
    to: T0 + 3_600 + 90,
    spans: [60, 3_600],
    pieces: [
      { span: 3_600, from: T0, to: T0 + 3_600 },
      { span: 60, from: T0 + 3_600, to: T0 + 3_720 },
    ],
  },
])('$name', ({ pieces, name: _, ...range }) => {
  expect(coverRange(range)).toEqual(pieces)
})

const range = fc
  .tuple(seconds, seconds, fc.constantFrom(undefined, 600, 3_600, 86_400))
  .map(([from, to, windowSeconds]) => ({ from, to, ...(windowSeconds ? { windowSeconds } : {}) }))

it('covers the range, widened to slices, once and in order', () => {
  fc.assert(
    fc.property(range, asked => {
      const pieces = coverRange(asked)
      const from = Math.floor(asked.from / 600) * 600
      const to = Math.ceil(asked.to / 600) * 600
      if (from >= to) {
        expect(pieces).toEqual([])
        return
      }
      expect(pieces[0]!.from).toBe(from)
      expect(pieces.at(-1)!.to).toBe(to)
      pieces.slice(1).forEach((piece, i) => {
        expect(piece.from).toBe(pieces[i]!.to)
      })
      for (const piece of pieces) {
        expect(piece.from).toBeLessThan(piece.to)
        expect([piece.from % piece.span, piece.to % piece.span]).toEqual([0, 0])
        if (asked.windowSeconds) expect(piece.span).toBeLessThanOrEqual(asked.windowSeconds)
      }
    }),
    { seed: 1, numRuns: 1_000 },
  )
})

it('with few small histograms: five slices, 23 hours and six days at either edge, whatever the length', () => {
  fc.assert(
    fc.property(seconds, seconds, (from, to) => {
      const pieces = coverRange({ from, to })
      const histograms = (span: number) =>
        pieces
          .filter(piece => piece.span === span)
          .reduce((sum, piece) => sum + (piece.to - piece.from) / span, 0)
      expect(pieces.length).toBeLessThanOrEqual(7)
      expect(histograms(600)).toBeLessThanOrEqual(2 * 5)
      expect(histograms(3_600)).toBeLessThanOrEqual(2 * 23)
      expect(histograms(86_400)).toBeLessThanOrEqual(2 * 6)
    }),
    { seed: 2, numRuns: 1_000 },
  )
})
