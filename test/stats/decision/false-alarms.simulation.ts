import { expect, test } from 'vitest'
import { judgeWindow, SLOW_WINDOWS } from '../../../src/stats/decision/judge-window.ts'
import { moderatedProfile } from '../../../src/stats/decision/moderated-profile.ts'
import type { SubjectProfile } from '../../../src/stats/decision/reference-profile.ts'
import { normalCdf } from '../../../src/stats/special/normal-cdf.ts'
import { normalQuantile } from '../../../src/stats/special/normal-quantile.ts'
import { seededRandom } from './seeded-random.ts'

const SUBJECTS = 20
const K = 30
const ROWS = 1000
const ALPHA = 0.01

/** Rows at or below each standard-normal decile, of rows drawn from N(shift, 1). */
function drawWindow(random: () => number, shift = 0): number[] {
  const cumulative = Array.from({ length: 9 }, (_, j) => normalCdf(normalQuantile((j + 1) / 10) - shift))
  const perDecile = new Array<number>(10).fill(0)
  for (let row = 0; row < ROWS; row++) {
    const u = random()
    let decile = 0
    while (decile < 9 && u > cumulative[decile]!) decile++
    perDecile[decile]! += 1
  }
  let sum = 0
  return perDecile.slice(0, 9).map(count => (sum += count))
}

function drawReference(random: () => number): SubjectProfile[] {
  const subjects = Array.from({ length: SUBJECTS }, () => ({
    n: new Array<number>(K).fill(ROWS),
    bucket: new Array<number>(K).fill(0),
    x: Array.from({ length: K }, () => drawWindow(random)),
  }))
  return moderatedProfile(subjects).subjects
}

/** For each of so many windows in a row, whose first subject is shifted, the subjects that alarm and over how many. */
function alarms(
  profiles: SubjectProfile[],
  random: () => number,
  options: { shift: number; delta: number; windows: number },
): { subject: number; span: number }[][] {
  const { shift, delta, windows } = options
  const drawn = profiles.map((_, s) =>
    Array.from({ length: windows }, () => ({
      n: ROWS,
      bucket: 0,
      x: drawWindow(random, s === 0 ? shift : 0),
    })),
  )
  return drawn[0]!.map((_, i) => {
    const judgements = judgeWindow(
      profiles.map((profile, s) => ({
        kind: 'cuts',
        profile,
        window: drawn[s]![i]!,
        before: drawn[s]!.slice(Math.max(0, i + 1 - SLOW_WINDOWS), i),
        side: 'both',
        minimum: { warning: delta, critical: 3 * delta },
      })),
      ALPHA,
    )
    return judgements.flatMap(({ verdict, span }, subject) =>
      verdict === 'drift' ? [{ subject, span }] : [],
    )
  })
}

/** Windows that alarm, of 15 references with 20 quiet windows each. */
function quietAlarms(seed: number, delta: number): number {
  const random = seededRandom(seed)
  let alarming = 0
  for (let reference = 0; reference < 15; reference++) {
    const profiles = drawReference(random)
    const found = alarms(profiles, random, { shift: 0, delta, windows: 20 })
    alarming += found.filter(subjects => subjects.length > 0).length
  }
  return alarming
}

test('at most 1.2 % of 300 quiet windows of 20 subjects alarm at α = 1 %', () => {
  expect(quietAlarms(2026, 0.05)).toBeLessThanOrEqual(0.012 * 300)
})

test('"is it real?" keeps α by itself, without a minimum change', () => {
  expect(quietAlarms(7, 0)).toBeLessThanOrEqual(ALPHA * 300)
})

test.each([1, 2, 3, 4, 5])(
  'a shift of half a standard deviation is found within two windows (seed %d)',
  seed => {
    const random = seededRandom(seed)
    const profiles = drawReference(random)
    const found = alarms(profiles, random, { shift: 0.5, delta: 0.05, windows: 2 })
    expect(found.flat().length).toBeGreaterThan(0)
    expect(found.flat().every(({ subject }) => subject === 0)).toBe(true)
  },
)

test('a shift that a single window seldom shows is told in most windows once seven are looked back at', () => {
  const told = [1, 2, 3, 4, 5].flatMap(seed => {
    const random = seededRandom(seed)
    const found = alarms(drawReference(random), random, { shift: 0.18, delta: 0.05, windows: 12 })
    return found.slice(SLOW_WINDOWS - 1).map(subjects => subjects.find(({ subject }) => subject === 0)?.span)
  })
  const count = (span: number) => told.filter(each => each === span).length
  expect(count(1)).toBeLessThan(told.length / 2)
  expect(count(1) + count(SLOW_WINDOWS)).toBeGreaterThan(0.75 * told.length)
})
