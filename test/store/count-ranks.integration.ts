import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RANKS } from '../../src/stats/performance/label-rank.ts'
import { type Ranked, ranked, tiedRows } from '../stats/performance/ranked.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { countLabelled } from './count-labelled.ts'
import { labelOf, prediction, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

/** A tenth of a day apart. */
const SPREAD = 8_640

const countRanks = async (rows: readonly Ranked[]) =>
  (
    await countLabelled(
      opened.store,
      rows.map(({ label, chances }, i) => {
        const seconds = T0 + (i % 10) * SPREAD
        return [
          prediction(i, { seconds, prediction: 'a', probabilities: chances }),
          labelOf(i, { seconds, label }),
        ] as const
      }),
      { rank: RANKS },
    )
  ).get('rank')

it('places labels among the classes by probability, with the sums of what each lost', async () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'Ü', "it's")
  const whole = fc.uniqueArray(name, { minLength: 1 }).chain(names =>
    fc
      .array(fc.integer({ min: 0, max: 3 }), { minLength: names.length, maxLength: names.length })
      .map(parts => {
        const sum = parts.reduce((total, part) => total + part, 0)
        return Object.fromEntries(names.map((name, i) => [name, sum === 0 ? 0 : parts[i]! / sum]))
      }),
  )
  const row = fc.record({
    label: name,
    chances: fc.oneof(whole, fc.dictionary(name, fc.constantFrom(0, 0.25, 0.5), { minKeys: 1 })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async rows => {
      const [found, expected] = [(await countRanks(rows))!, ranked(rows)]
      expect(found.counts).toEqual(expected.counts)
      for (const [sum, total] of expected.sums) expect(found.sums.get(sum), sum).toBeCloseTo(total, 9)
    }),
    { seed: 12, numRuns: 4, endOnFailure: true },
  )
})

it('leaves out rows without probabilities', async () => {
  expect(await countRanks([{ label: 'a', chances: {} }])).toBeUndefined()
  expect((await countRanks([...tiedRows, { label: 'a', chances: {} }]))!.n).toBe(10)
})
