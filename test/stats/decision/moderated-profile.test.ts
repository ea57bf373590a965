import { expect, test } from 'vitest'
import { seededRandom } from '../../../src/demo/seeded-random.ts'
import { moderatedProfile } from '../../../src/stats/decision/moderated-profile.ts'
import {
  type FamilyProfile,
  type ReferenceWindows,
  referenceProfile,
} from '../../../src/stats/decision/reference-profile.ts'
import { normalCdf } from '../../../src/stats/special/normal-cdf.ts'
import { normalQuantile } from '../../../src/stats/special/normal-quantile.ts'

const K = 30
const ROWS = 1_000

/** Rows at or below three quartiles in windows whose means differ by so many standard deviations, one subject for each. */
function draw(seed: number, deviations: readonly number[], windowsEach = K): ReferenceWindows[] {
  const { normal } = seededRandom(2026, seed)
  const windows = Array.from({ length: windowsEach }, (_, k) => k)
  return deviations.map(deviation => ({
    n: windows.map(() => ROWS),
    bucket: windows.map(() => 0),
    x: windows.map(() => {
      const shift = deviation * normal()
      return [0.25, 0.5, 0.75].map(p => {
        const share = normalCdf(normalQuantile(p) - shift)
        const noise = Math.sqrt(ROWS * share * (1 - share)) * normal()
        return Math.min(ROWS, Math.max(0, Math.round(ROWS * share + noise)))
      })
    }),
  }))
}

const alike = (count: number, deviation: number) => new Array<number>(count).fill(deviation)
const largest = (values: readonly number[]) => Math.max(...values)

test('subjects that vary alike know their spread as if the reference were many times as long', () => {
  const windows = draw(1, alike(20, 0))
  const alone = referenceProfile(windows).subjects
  const together = moderatedProfile(windows).subjects
  expect(largest(alone.flatMap(({ phi }) => phi))).toBeGreaterThan(1.5)
  // By chance one or another may look like a stranger.
  const knowing = together.filter(({ nu }) => nu > 10 * K)
  expect(knowing.length).toBeGreaterThanOrEqual(18)
  expect(largest(knowing.flatMap(({ phi }) => phi))).toBeLessThan(1.15)
})

test('it never says that windows are more alike than independent rows', () => {
  const { subjects } = moderatedProfile(draw(2, alike(8, 0)))
  for (const phi of subjects.flatMap(each => each.phi)) expect(phi).toBeGreaterThanOrEqual(1)
})

test('a subject that varies more than the others keeps its own spread', () => {
  const windows = draw(3, [0.2, ...alike(40, 0)])
  const [own] = referenceProfile(windows).subjects
  const [first, second] = moderatedProfile(windows).subjects
  expect(first).toEqual(own)
  expect(second!.nu).toBeGreaterThan(10 * K)
})

test('subjects that each vary in a way of their own learn little from each other', () => {
  const windows = draw(
    4,
    [0, 0.05, 0.1, 0.2, 0.4, 0.8].flatMap(each => alike(3, each)),
  )
  const alone = referenceProfile(windows).subjects
  for (const [s, { nu }] of moderatedProfile(windows).subjects.entries())
    expect(nu).toBeLessThan(1.2 * alone[s]!.nu)
})

test('rates too rare to tell of are neither learned from nor left out', () => {
  const quiet = { n: draw(5, [0])[0]!.n, bucket: new Array(K).fill(0), x: new Array(K).fill([0]) }
  const { subjects } = moderatedProfile([...draw(5, alike(10, 0)), quiet])
  expect(subjects.at(-1)!.phi).toEqual([1])
  expect(subjects.at(-1)!.nu).toBe(subjects[0]!.nu)
  expect(moderatedProfile([quiet, quiet]).subjects).toEqual(referenceProfile([quiet, quiet]).subjects)
})

test('a lone rate and a reference of nothing are as they were', () => {
  const [quartiles] = draw(6, [0.1])
  const rate = { ...quartiles!, x: quartiles!.x.map(([first]) => [first!]) }
  for (const windows of [[rate], [{ n: [], bucket: [], x: [] }]])
    expect(withoutCounts(moderatedProfile(windows))).toEqual(withoutCounts(referenceProfile(windows)))
})

const withoutCounts = ({ subjects }: FamilyProfile) => subjects.map(({ counts: _, ...rest }) => rest)

test('what is frozen of a family stays: r, g, K and the pooled counts', () => {
  const windows = draw(7, alike(5, 0.1))
  const kept = ({ k, nBar, g, pooled }: ReturnType<typeof referenceProfile>['subjects'][number]) => ({
    ...{ k, nBar, g, pooled },
  })
  const [alone, together] = [referenceProfile(windows), moderatedProfile(windows)]
  expect([together.r, together.g]).toEqual([alone.r, alone.g])
  expect(together.subjects.map(kept)).toEqual(alone.subjects.map(kept))
})

test('neighbours of ten windows that differ are taken to be more alike than they look before spreads are lent', () => {
  const windows = draw(8, alike(10, 0.1), 10)
  const [alone, together] = [referenceProfile(windows), moderatedProfile(windows)]
  // 1.28/√(10·worth)/(1 − 3/10), of ten independent subjects of three shares each.
  expect(together.r - alone.r).toBeGreaterThan(1.28 / Math.sqrt(10 * 30) / 0.7)
  expect(together.r - alone.r).toBeLessThan(1.28 / Math.sqrt(10 * 5) / 0.7)
  const asAlike = referenceProfile(windows, together.r - alone.r).subjects
  const lent = together.subjects.filter(({ nu }, s) => nu > 3 * asAlike[s]!.nu)
  expect(lent.length).toBeGreaterThanOrEqual(8)
})

test('the noise of few rows does not hide how alike days are', () => {
  const { normal } = seededRandom(2026, 11)
  const rows = 100
  const days = alike(20, 0).map(() => {
    let state = normal()
    return Array.from({ length: 200 }, () => {
      state = 0.8 * state + 0.6 * normal()
      return [0.25, 0.5, 0.75].map(p => {
        const share = normalCdf(normalQuantile(p) - 0.15 * state)
        return Math.round(rows * share + Math.sqrt(rows * share * (1 - share)) * normal())
      })
    })
  })
  const windows = days.map(x => ({ n: x.map(() => rows), bucket: x.map(() => 0), x }))
  // (1 + .8)/(1 − .8) of what days add are worth one.
  const worth = 9
  expect(referenceProfile(windows).g).toBeLessThan(0.4 * worth)
  for (const { g } of moderatedProfile(windows).subjects) expect(Math.abs(g / worth - 1)).toBeLessThan(0.2)
})

test('where ten windows vary no more than independent rows, nothing is doubted', () => {
  const windows = draw(9, alike(10, 0), 10)
  expect(moderatedProfile(windows).r).toBe(referenceProfile(windows).r)
})

test('neighbours are never taken to be wholly alike', () => {
  expect(referenceProfile(draw(10, [0.1]), 5).r).toBe(0.9)
})
