import { describe, expect, it } from 'vitest'
import { chiSquared } from '../../../src/stats/drift/chi-squared.ts'
import { energyDistance } from '../../../src/stats/drift/energy-distance.ts'
import { hellinger } from '../../../src/stats/drift/hellinger.ts'
import { js } from '../../../src/stats/drift/js.ts'
import { ks } from '../../../src/stats/drift/ks.ts'
import { lInfinity } from '../../../src/stats/drift/l-infinity.ts'
import { wasserstein } from '../../../src/stats/drift/wasserstein.ts'
import { wassersteinNormed } from '../../../src/stats/drift/wasserstein-normed.ts'
import { californiaColumn, FEATURES } from '../histogram/california.ts'
import { relativeError } from '../special/goldens.ts'
import { countedCategories, countedNumbers } from './counted.ts'
import { california, californiaClasses, evidently } from './golden.ts'

/*
 * Of the peers' answers these have nothing here to be compared with: thresholds of NannyML (mean and three deviations
 * of ten chunks) and its values by chunk; its Jensen–Shannon and Hellinger distances of numbers, which are on Doane's
 * bins, and Evidently's PSI and its kind on Sturges' bins, while ours are on deciles of the reference; CBPE and its
 * isotonic knots, as performance is not estimated without labels. `cramer_von_mises` is an error of Evidently's own.
 */

const column = (name: string) =>
  countedNumbers(californiaColumn('reference', name), californiaColumn('analysis', name))

describe('the predicted classes of California', () => {
  const rows = (period: 'reference' | 'analysis') => {
    const predicted = californiaColumn(period, 'y_pred')
    return [0, 1].map(value => predicted.filter(each => each === value).length)
  }
  const [before, after] = [rows('reference'), rows('analysis')]
  const { reference, current, binning } = countedCategories(before, after)

  it('are as far apart as NannyML says', () => {
    const distance = js.compute(reference, current, binning)!.value / Math.sqrt(Math.LN2)
    expect(relativeError(distance, californiaClasses.jensen_shannon.whole)).toBeLessThan(1e-9)
    const { value } = hellinger.compute(reference, current, binning)!
    expect(relativeError(value, californiaClasses.hellinger.whole)).toBeLessThan(1e-9)
    const largest = lInfinity.compute(reference, current, binning)!.value
    expect(relativeError(largest, californiaClasses.l_infinity.whole)).toBeLessThan(1e-9)
  })

  it('have NannyML’s χ² once Yates’ correction is taken off, which SciPy makes of two categories and we of none', () => {
    const { value } = chiSquared.compute(reference, current, binning)!
    const [n, m] = [before, after].map(counts => counts[0]! + counts[1]!) as [number, number]
    const expected = (before[0]! + after[0]!) * (n / (n + m))
    const gap = Math.abs(before[0]! - expected)
    expect(relativeError(value * ((gap - 0.5) / gap) ** 2, californiaClasses.chi2.whole)).toBeLessThan(1e-9)
    expect(value).toBeCloseTo(892.8123, 4)
  })
})

describe.each([...FEATURES, 'y_pred_proba'])('Evidently’s %s', name => {
  const { reference, current, binning } = column(name)
  const peer = evidently[name]!

  it('is as far in deviations of the reference', () => {
    const { value, bound } = wassersteinNormed.compute(reference, current, binning)!
    // Exact up to the bins, and to ½ % of the deviation where that is read off them.
    expect(Math.abs(value - peer.wasserstein)).toBeLessThanOrEqual(bound! + 0.005 * peer.wasserstein)
    expect(relativeError(value, peer.wasserstein)).toBeLessThan(0.01)
  })

  it('is as far by energy', () => {
    const { value, bound } = energyDistance.compute(reference, current, binning)!
    expect(Math.abs(value - peer.ed)).toBeLessThanOrEqual(bound!)
    expect(relativeError(value, peer.ed)).toBeLessThan(0.01)
  })

  it('has about the same p of KS, on the logarithmic scale', () => {
    const { p_value } = ks.compute(reference, current, binning)!
    if (peer.ks === 0) expect(p_value!).toBeLessThan(1e-300)
    // The largest difference may be inside a bin.
    else expect(Math.abs(Math.log(p_value! / peer.ks))).toBeLessThan(0.05 + 0.02 * -Math.log(peer.ks))
  })
})

it('has the scores as far apart as NannyML says', () => {
  const { reference, current, binning } = column('y_pred_proba')
  const { kolmogorov_smirnov, wasserstein: distance } = california.y_pred_proba!
  const { value, bound } = ks.compute(reference, current, binning)!
  expect(Math.abs(value - kolmogorov_smirnov.whole)).toBeLessThanOrEqual(bound! + 1e-12)
  expect(relativeError(wasserstein.compute(reference, current, binning)!.value, distance.whole)).toBeLessThan(
    0.01,
  )
})
