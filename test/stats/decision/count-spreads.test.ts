import { expect, test } from 'vitest'
import { openRandom } from '../../../bench/quiet-random.ts'
import { moderatedProfile } from '../../../src/stats/decision/moderated-profile.ts'
import { type ReferenceWindows, referenceProfile } from '../../../src/stats/decision/reference-profile.ts'

const K = 30
const ROWS = 200

const rateOf = (x: readonly number[]): ReferenceWindows => ({
  n: x.map(() => ROWS),
  bucket: x.map(() => 0),
  x: x.map(count => [count]),
})

/** Rates of which each window has about so many cases, one by one or in clusters. */
function draw(seed: number, { rates, cluster }: { rates: number; cluster: number }): ReferenceWindows[] {
  const random = openRandom(2026, seed)
  return Array.from({ length: rates }, () =>
    rateOf(Array.from({ length: K }, () => cluster * random.binomial(ROWS / cluster, 0.02))),
  )
}

const countsOf = (windows: ReferenceWindows[]) =>
  moderatedProfile(windows).subjects.map(({ counts }) => counts!)

test('cases that come one by one are as independent rows, and twenty rates know it better than one', () => {
  const [alone] = countsOf(draw(1, { rates: 1, cluster: 1 }))
  const together = countsOf(draw(1, { rates: 20, cluster: 1 }))
  expect(alone!.nu).toBeLessThanOrEqual(K - 1)
  expect(together[0]!.nu).toBeGreaterThan(4 * K)
  for (const { phi } of together) expect(phi).toBeLessThan(2.5)
})

test('a rate that has not met a cluster yet expects those usual in its family', () => {
  const clustered = draw(2, { rates: 5, cluster: 20 })
  const lucky = rateOf(Array.from({ length: K }, (_, k) => k % 2))
  const [phi] = referenceProfile([lucky]).subjects[0]!.phi
  expect(phi).toBe(1)
  const last = countsOf([...clustered, lucky]).at(-1)!
  expect(last.phi).toBeGreaterThan(3)
  expect(last.nu).toBeLessThan(K - 1)
})

test('a rate without a case, or with always as many, says nothing and is asked all the same', () => {
  const same = rateOf(new Array<number>(K).fill(4))
  const never = rateOf(new Array<number>(K).fill(0))
  expect(countsOf([same, never])).toEqual([
    { phi: 1, nu: K - 1 },
    { phi: 1, nu: K - 1 },
  ])
})

test('subjects of several shares have no counts of their own', () => {
  const [subject] = moderatedProfile([
    {
      n: [ROWS, ROWS],
      bucket: [0, 0],
      x: [
        [1, 2],
        [3, 4],
      ],
    },
  ]).subjects
  expect(subject!.counts).toBeNull()
})
