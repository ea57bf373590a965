import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/demo/seeded-random.ts'
import { independentSpreads, type Spread, spreadPrior } from '../../../src/stats/decision/spread-prior.ts'

const K = 24

/** Series of normal deviations of these standard deviations, each beside its mean square. */
function draw(seed: number, deviations: readonly number[], common = 0): Spread[] {
  const { normal } = seededRandom(2026, seed)
  const shared = Array.from({ length: K }, () => normal())
  return deviations.map(deviation => {
    const series = shared.map(
      each => deviation * (Math.sqrt(common) * each + Math.sqrt(1 - common) * normal()),
    )
    return { value: series.reduce((sum, u) => sum + u * u, 0) / K, nu: K, series }
  })
}

const many = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i))

describe('independentSpreads', () => {
  const worthOf = (spreads: readonly Spread[]) => independentSpreads(spreads.map(({ series }) => series))

  it('counts series that have nothing to do with each other', () => {
    expect(
      worthOf(
        draw(
          1,
          many(40, () => 3),
        ),
      ),
    ).toBeGreaterThan(25)
  })

  it('counts one series told twice as one', () => {
    const [one] = draw(2, [1])
    expect(worthOf([one!, one!, one!])).toBeLessThan(2)
  })

  it('counts less where something is common to all', () => {
    expect(
      worthOf(
        draw(
          3,
          many(40, () => 1),
          0.9,
        ),
      ),
    ).toBeLessThan(3)
  })

  it('leaves windows out that a series does not have', () => {
    const spreads = draw(4, [1, 2])
    const gap = spreads.map(({ series }) => [null, ...series])
    expect(independentSpreads(gap)).toBe(worthOf(spreads))
  })
})

describe('spreadPrior', () => {
  it('is worth many degrees of freedom where all vary alike', () => {
    const prior = spreadPrior(
      draw(
        5,
        many(40, () => 2),
      ),
    )!
    expect(prior.value).toBeGreaterThan(4 * 0.9)
    expect(prior.value).toBeLessThan(4 * 1.1)
    expect(prior.nu).toBeGreaterThan(100)
  })

  it('is worth little where each has a spread of its own', () => {
    const prior = spreadPrior(
      draw(
        6,
        many(40, i => 4 ** (i % 4)),
      ),
    )!
    expect(prior.nu).toBeLessThan(3)
  })

  it('knows no more of what is common to all than one does', () => {
    const prior = spreadPrior(
      draw(
        7,
        many(40, () => 1),
        0.95,
      ),
    )
    expect(prior?.nu ?? 0).toBeLessThan(3 * K)
  })

  it('is null where there is nobody to learn from', () => {
    const [one] = draw(8, [1])
    expect(spreadPrior([])).toBeNull()
    expect(spreadPrior([one!])).toBeNull()
  })

  it('is what limma makes of spreads that have nothing to do with each other', () => {
    // Odd and even ones take turns, so that together they are the same in every window.
    const values = [0.5, 0.8, 1, 1.1, 1.6, 2.5, 4, 0.4]
    const alternating = (i: number) => many(K, k => ((k + i) % 2 === 0 ? 1.2 : 0.8))
    const spreads = values.map((value, i) => ({ value, nu: 12, series: alternating(i) }))
    const prior = spreadPrior(spreads)!
    // limma's fitFDist, written out with SciPy 1.17.1 (digamma, polygamma, brentq).
    expect(prior.nu).toBeCloseTo(5.664573363798258, 8)
    expect(prior.value).toBeCloseTo(1.028657987643136, 10)
  })
})
