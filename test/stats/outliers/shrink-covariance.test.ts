import { expect, it } from 'vitest'
import { moments } from '../../../src/stats/outliers/covariance.ts'
import { shrinkCovariance } from '../../../src/stats/outliers/shrink-covariance.ts'
import { whitening } from '../../../src/stats/outliers/whitening.ts'

const ROWS = [...[1, 2, 0.5, 2, 1.5, -1, 3, 4, 2, 4, 3.5, 0], ...[5, 6, 1, 6, 5, -2, 7, 8.5, 3, 9, 7, 0.25]]
const table = { columns: 3, values: Float64Array.from(ROWS) }

// scikit-learn 1.7.2, sklearn.covariance.OAS().fit(rows): location_, shrinkage_, covariance_, and
// mahalanobis (squared) of three more rows.
const OAS = {
  location: [4.625, 4.6875, 0.46875],
  shrinkage: 0.5318326979636291,
  covariance: [
    ...[5.320806918244118, 2.3444940672290135, 0.19933685907017357],
    ...[2.3444940672290135, 4.799605039023939, 0.7708301476887904],
    ...[0.19933685907017357, 0.7708301476887904, 3.4293927302319434],
  ],
  squaredDistances: [
    [[1, 8, 0.5], 9.028250347266534],
    [[5, 5, 0], 0.11089743865609163],
    [[4.5, 4.5, 10], 27.718463576526037],
  ] as [number[], number][],
}

const close = (found: Float64Array, expected: readonly number[]) => {
  for (const [i, each] of found.entries()) expect(each).toBeCloseTo(expected[i]!, 12)
}

it('agrees with scikit-learn’s OAS', () => {
  const found = moments(table)
  close(found.means, OAS.location)
  const { covariance, shrinkage } = shrinkCovariance(found)
  expect(shrinkage).toBeCloseTo(OAS.shrinkage, 12)
  close(covariance, OAS.covariance)
})

it('whitened lengths are its Mahalanobis distances', () => {
  const { means } = moments(table)
  const matrix = whitening(Float64Array.from(OAS.covariance), 3)!
  for (const [row, expected] of OAS.squaredDistances) {
    const white = matrix.map(weights => weights.reduce((sum, w, i) => sum + w * (row[i]! - means[i]!), 0))
    expect(white.reduce((sum, each) => sum + each * each, 0)).toBeCloseTo(expected, 10)
  }
})

it('makes invertible what is not: columns that repeat each other', () => {
  const values = Float64Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? i : i - 1))
  const found = moments({ columns: 2, values })
  expect(whitening(found.covariance, 2)).toBeNull()
  expect(whitening(shrinkCovariance(found).covariance, 2)).not.toBeNull()
})

it('cannot invert what never varies', () => {
  const constant = moments({ columns: 2, values: new Float64Array(40).fill(3) })
  expect(whitening(shrinkCovariance(constant).covariance, 2)).toBeNull()
})

it('covariances of some rows are those of a table of them', () => {
  const even = moments(table, row => row % 2 === 0)
  const values = Float64Array.from(ROWS.filter((_, i) => Math.floor(i / 3) % 2 === 0))
  expect(even).toEqual(moments({ columns: 3, values }))
})
