import { BEYOND_RANKS } from '../stats/performance/label-rank.ts'
import { logarithmicLoss } from '../stats/performance/log-loss.ts'
import { type Maps, rowsWhere, type Texts, valuesAt } from './columns.ts'
import { NOWHERE } from './places.ts'
import { commonTerms, type SummedNumbers, type Terms, times } from './summed-numbers.ts'

/** How far from 1 probabilities may add up to, for they are often rounded. */
const ROUNDED = 0.05

/** Probabilities of classes, pair after pair, beside the labels of their rows. */
interface Chances {
  /** Where the pairs of each row end. */
  ends: Uint32Array
  chances: Float64Array
  /** The class of each pair, as its place among all names in order. */
  classes: Int32Array
  /** The same of each row's label; `NOWHERE` where no row has a probability of it. */
  labels: Int32Array
  /** Of each row the pair of its label; `NOWHERE` where it has none. */
  own: Int32Array
}

/**
 * The subject `rank`: the place of the label among the classes by probability, of equals the last by name first. Rows
 * without probabilities have none.
 */
export function labelRanks(label: Texts, probabilities: Maps<Float64Array>): SummedNumbers {
  const all = chancesOf(label, probabilities)
  const rows = rowsWhere(all.ends.length, row => all.ends[row]! > startOf(all.ends, row))
  const values = valuesAt(rows, ranksOf(all))
  const terms = new Map(commonTerms(values))
  for (const [name, term] of lossTerms(all)) terms.set(name, valuesAt(rows, term))
  return { subject: 'rank', numbers: { rows, values }, terms, isWeighed: true }
}

function ranksOf({ ends, chances, classes, labels, own }: Chances): Float64Array {
  const ahead = sumByRow(ends, (pair, row) => {
    const mine = own[row]!
    if (mine === NOWHERE) return BEYOND_RANKS
    const isTied = chances[pair] === chances[mine]
    return Number(chances[pair]! > chances[mine]! || (isTied && classes[pair]! > labels[row]!))
  })
  return ahead.map(places => Math.min(BEYOND_RANKS, 1 + places))
}

/**
 * Terms of the sums of what each row lost, where its probabilities add up to 1: `log_loss`, and `squared_error` over all
 * classes, which a label without a probability is one of. A 2 at the end of a name: of squares.
 */
function lossTerms({ ends, chances, own }: Chances): Terms {
  const total = sumByRow(ends, pair => chances[pair]!)
  const distance = sumByRow(ends, (pair, row) => (chances[pair]! - Number(pair === own[row])) ** 2)
  const whole = total.map(sum => Number(Math.abs(sum - 1) <= ROUNDED))
  const ofWhole = (term: (row: number) => number) => whole.map((one, row) => (one === 1 ? term(row) : 0))
  const logLoss = ofWhole(row => logarithmicLoss.positive(own[row] === NOWHERE ? 0 : chances[own[row]!]!))
  const squaredError = ofWhole(row => distance[row]! + Number(own[row] === NOWHERE))
  return new Map([
    ['whole_rows', whole],
    ['log_loss', logLoss],
    ['log_loss2', times(logLoss, logLoss)],
    ['squared_error', squaredError],
    ['squared_error2', times(squaredError, squaredError)],
  ])
}

function chancesOf(label: Texts, { ends, keys, values: chances }: Maps<Float64Array>): Chances {
  const order = orderOf(keys.texts)
  const classes = placesIn(order, keys)
  const labels = placesIn(order, label)
  const own = new Int32Array(ends.length).fill(NOWHERE)
  for (let row = 0, pair = 0; row < ends.length; row++)
    for (; pair < ends[row]!; pair++) if (classes[pair] === labels[row]) own[row] = pair
  return { ends, chances, classes, labels, own }
}

/** Names by their bytes in UTF-8, as ClickHouse compares them. */
function orderOf(names: readonly string[]): Map<string, number> {
  const bytes = [...new Set(names)].map(name => [name, Buffer.from(name)] as const)
  return new Map(bytes.sort(([, a], [, b]) => Buffer.compare(a, b)).map(([name], i) => [name, i]))
}

function placesIn(order: ReadonlyMap<string, number>, { texts, ids }: Texts): Int32Array {
  const places = texts.map(text => order.get(text) ?? NOWHERE)
  return new Int32Array(ids).map(id => places[id]!)
}

const startOf = (ends: Uint32Array, row: number): number => (row === 0 ? 0 : ends[row - 1]!)

/** What the pairs of each row add up to. */
function sumByRow(ends: Uint32Array, term: (pair: number, row: number) => number): Float64Array {
  const sums = new Float64Array(ends.length)
  for (let row = 0, pair = 0; row < ends.length; row++)
    for (; pair < ends[row]!; pair++) sums[row]! += term(pair, row)
  return sums
}
