import { expect, test } from 'vitest'
import { judgeWindow, SLOW_WINDOWS } from '../../../src/stats/decision/judge-window.ts'
import { seededNormal } from '../histogram/random.ts'

const METRICS = 8
const K = 30
const JUDGED = 26
const REFERENCES = 15

/** Metrics of successive windows: log-normal, half of the spread shared, each day like the one before by so much. */
function openDays(seed: number, follows: number): () => number[] {
  const normal = seededNormal(seed)
  const states = Array.from({ length: METRICS + 1 }, normal)
  return () => {
    for (const [i, state] of states.entries())
      states[i] = follows * state + Math.sqrt(1 - follows ** 2) * normal()
    return states.slice(1).map(own => Math.exp(0.05 * Math.SQRT1_2 * (states[0]! + own)))
  }
}

test.each([
  { days: 'independent', follows: 0, limit: 0.012 },
  { days: 'each like the one before by .8', follows: 0.8, limit: 0.035 },
])('quiet metrics, days $days, alarm in at most $limit of windows at α = 1 %', ({ follows, limit }) => {
  let alarming = 0
  for (let reference = 0; reference < REFERENCES; reference++) {
    const next = openDays(300 + reference, follows)
    const days = Array.from({ length: K + JUDGED }, next)
    const valuesOf = (metric: number, from: number, to: number) =>
      days.slice(from, to).map(values => ({ value: values[metric]!, bucket: 0 }))
    for (let day = K; day < K + JUDGED; day++) {
      const judged = judgeWindow(
        days[day]!.map((value, metric) => ({
          kind: 'scalar',
          scale: 'log',
          reference: valuesOf(metric, 0, K),
          window: { value, bucket: 0 },
          before: valuesOf(metric, Math.max(K, day + 1 - SLOW_WINDOWS), day),
          side: 'upper',
          minimum: { warning: 0.05, critical: 0.15 },
        })),
        0.01,
      )
      alarming += Number(judged.some(({ verdict }) => verdict === 'drift'))
    }
  }
  expect(alarming).toBeLessThanOrEqual(limit * REFERENCES * JUDGED)
})

test('fewer than 20 reference windows have no slow part', () => {
  const spanWith = (k: number) => {
    const [judgement] = judgeWindow(
      [
        {
          kind: 'scalar',
          scale: 'log',
          reference: Array.from({ length: k }, (_, i) => ({ value: 10 + (i % 3), bucket: 0 })),
          window: { value: 12, bucket: 0 },
          before: Array.from({ length: 6 }, () => ({ value: 12.6, bucket: 0 })),
          side: 'upper',
          minimum: { warning: 0.05, critical: 0.15 },
        },
      ],
      0.05,
    )
    return judgement!.span
  }
  expect([spanWith(19), spanWith(20)]).toEqual([1, SLOW_WINDOWS])
})
