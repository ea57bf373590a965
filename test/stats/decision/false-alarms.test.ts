import { expect, test } from 'vitest'
import { judgeFamily } from '../../../src/stats/decision/judge-family.ts'
import { referenceProfile, type SubjectProfile } from '../../../src/stats/decision/reference-profile.ts'
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
  return referenceProfile(subjects).subjects
}

/** The subjects that alarm in one window whose first subject is shifted. */
function alarms(
  profiles: SubjectProfile[],
  random: () => number,
  options: { shift: number; delta: number },
): number[] {
  const { shift, delta } = options
  const judgements = judgeFamily(
    profiles.map((profile, s) => ({
      kind: 'cuts',
      profile,
      window: { n: ROWS, bucket: 0, x: drawWindow(random, s === 0 ? shift : 0) },
      side: 'both',
      minimum: { warning: delta, critical: 3 * delta },
    })),
    ALPHA,
  )
  return judgements.flatMap(({ verdict }, s) => (verdict === 'drift' ? [s] : []))
}

/** Windows that alarm, of 15 references with 20 quiet windows each. */
function quietAlarms(seed: number, delta: number): number {
  const random = seededRandom(seed)
  let alarming = 0
  for (let reference = 0; reference < 15; reference++) {
    const profiles = drawReference(random)
    for (let window = 0; window < 20; window++) {
      if (alarms(profiles, random, { shift: 0, delta }).length > 0) alarming++
    }
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
    const options = { shift: 0.5, delta: 0.05 }
    const found = [alarms(profiles, random, options), alarms(profiles, random, options)]
    expect(found.some(subjects => subjects.includes(0))).toBe(true)
    expect(found.flat().every(subject => subject === 0)).toBe(true)
  },
)
