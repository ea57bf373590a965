import { type Nullables, rowsWhere, valuesAt } from './columns.ts'
import { commonTerms, type SummedNumbers, type Terms, times } from './summed-numbers.ts'

/** Magnitudes from here on are not summed: fourth powers would overflow, and infinities of both signs add up to nothing. */
const TOO_LARGE = 1e70

/** The subjects `residual` and `label`: of the rows that have both numbers. */
export function residualsAndLabels(prediction: Nullables, label: Nullables): SummedNumbers[] {
  const rows = rowsWhere(label.values.length, row => prediction.isNull[row] === 0 && label.isNull[row] === 0)
  const p = valuesAt(rows, prediction.values)
  const y = valuesAt(rows, label.values)
  const residuals = less(p, y)
  const terms = new Map([...commonTerms(residuals), ...residualTerms(y, p)])
  return [
    { subject: 'residual', numbers: { rows, values: residuals }, terms, isWeighed: true },
    { subject: 'label', numbers: { rows, values: y }, terms: commonTerms(y), isWeighed: true },
  ]
}

const less = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i]!)

/**
 * Terms of the sums that only residuals have, of labels `y`, predictions `p` and residuals `e` = p − y: moments, which R²
 * and its interval need, and errors. A 2 at the end of a name: of squares. `ape` is the absolute percentage error
 * |e / y|, where y is not 0; `sape` the symmetric one, 2 |e| / (|y| + |p|); `sle` the squared error of log(1 + x), where y
 * and p are above −1. `rows`, `ape_rows` and `sle_rows` tell how many are summed.
 */
function residualTerms(labels: Float64Array, p: Float64Array): Terms {
  const residuals = less(p, labels)
  const rows = labels.map((y, i) => Number(Math.abs(residuals[i]!) < TOO_LARGE && Math.abs(y) < TOO_LARGE))
  const y = termOf(rows, i => labels[i]!)
  const e = termOf(rows, i => residuals[i]!)
  const apeRows = termOf(rows, i => Number(y[i] !== 0))
  const ape = termOf(apeRows, i => Math.abs(e[i]! / y[i]!))
  // Where both are 0 so is the error.
  const sape = termOf(rows, i =>
    e[i] === 0 ? 0 : (2 * Math.abs(e[i]!)) / (Math.abs(y[i]!) + Math.abs(p[i]!)),
  )
  const sleRows = termOf(rows, i => Number(y[i]! > -1 && p[i]! > -1))
  const sle = termOf(sleRows, i => (Math.log1p(p[i]!) - Math.log1p(y[i]!)) ** 2)
  return new Map([
    ['rows', rows],
    ...momentsOf(y, e),
    ['ape_rows', apeRows],
    ['ape', ape],
    ['ape2', times(ape, ape)],
    ['sape', sape],
    ['sape2', times(sape, sape)],
    ['sle_rows', sleRows],
    ['sle', sle],
    ['sle2', times(sle, sle)],
  ])
}

function momentsOf(y: Float64Array, e: Float64Array): Terms {
  const y2 = times(y, y)
  const e2 = times(e, e)
  return new Map([
    ['y', y],
    ['y2', y2],
    ['y3', times(y2, y)],
    ['y4', times(y2, y2)],
    ['ey', times(e, y)],
    ['ey2', times(e, y2)],
    ['e2y', times(e2, y)],
    ['e2y2', times(e2, y2)],
  ])
}

/** A term of the rows that have it, which are 1 in `has`; 0 of others. */
const termOf = (has: Float64Array, term: (i: number) => number): Float64Array =>
  has.map((one, i) => (one === 1 ? term(i) : 0))
