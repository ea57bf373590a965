import { describe, expect, it } from 'vitest'
import { edgeLimit } from '../../../src/stats/quality/edge-limit.ts'
import { seededUniform } from '../histogram/random.ts'

describe('edgeLimit', () => {
  it('is the edge itself where it never moves', () => {
    expect(edgeLimit([100, 100, 100, 100])).toBe(100)
    expect(edgeLimit([100])).toBe(100)
    // More than half of the windows reach it, none goes further.
    expect(edgeLimit([97, 100, 99, 100, 100])).toBe(100)
  })

  it('leaves room for a mean excess s of h windows: h·s·((h / (K·10⁻⁶))^(1/h) − 1) above the median', () => {
    // Median 2.5; above it 3 and 4, by 1 on average.
    expect(edgeLimit([1, 2, 3, 4])).toBeCloseTo(2.5 + 2 * ((2 / 4e-6) ** 0.5 - 1), 6)
  })

  it('moves and scales as the edges do', () => {
    const edges = [3, 1, 4, 1, 5, 9, 2, 6]
    expect(edgeLimit(edges.map(edge => 10 * edge - 7))).toBeCloseTo(10 * edgeLimit(edges) - 7, 8)
  })

  it('is exceeded as rarely as it says, where edges are exponential', () => {
    // Exponential edges of 20 windows: the chance of an excess beyond the limit, averaged over references.
    const uniform = seededUniform(3)
    const exponential = () => -Math.log(uniform())
    let chance = 0
    for (let i = 0; i < 20_000; i++)
      chance += Math.exp(-edgeLimit(Array.from({ length: 20 }, exponential))) / 20_000
    expect(chance).toBeGreaterThan(2e-7)
    expect(chance).toBeLessThan(3e-6)
  })

  it('stays finite', () => {
    expect(edgeLimit([-1e308, 1e308, 1.7e308])).toBe(Number.MAX_VALUE)
    expect(edgeLimit([-1.7e308, -1.7e308, 1.7e308, 1.7e308])).toBe(Number.MAX_VALUE)
  })
})
