import { CLIP } from '../stats/performance/log-loss.ts'
import { NO_SUMS, type SubjectGroup } from './count-sql.ts'
import { excessOf, weighingRows } from './weight-sums.ts'

/** Exact sums by name: SQL of what a row adds, and of which rows do. */
export type Terms = Readonly<Record<string, readonly [term: string, where: string]>>

const IS_SCORE = `isFinite(value) AND startsWith(name, 'calibration:')`
const IS_POSITIVE = `name = 'calibration:positive'`

/** The clip is part of log loss's definition here: a certain and wrong score would otherwise cost infinity. */
const TERMS: Terms = {
  abs: ['abs(value)', 'isFinite(value)'],
  squared_error: [`pow(value - (${IS_POSITIVE}), 2)`, IS_SCORE],
  log_loss: [`-log(greatest(${CLIP}, if(${IS_POSITIVE}, value, 1 - value)))`, IS_SCORE],
}

/** The sums that only one subject has, and the columns that these need beside its value. */
interface OwnSums {
  subject: string
  terms: Terms
  columns: readonly string[]
}

/**
 * How subjects are summed that are counted where there are labels: see `SubjectGroup`.
 *
 * @param own only models that have the subject pay for them
 */
export function labelledSums(own?: OwnSums): Required<Pick<SubjectGroup, 'gathers' | 'sums' | 'beside'>> {
  const columns = ['weight', ...(own?.columns ?? [])]
  const gathered = [`${sumsOf(TERMS)} AS sums_of_all`, `${weighingRows(columns)} AS weighing`]
  if (own) gathered.push(`${sumsOf(own.terms)} AS sums_of_own`)
  const sums = own
    ? `mapUpdate(sums_of_all, if({names:Array(String)}[index] = '${own.subject}', sums_of_own, ${NO_SUMS}))`
    : 'sums_of_all'
  const excess = excessOf('weighing', { ...TERMS, ...own?.terms }, columns)
  return { gathers: gathered.join(', '), sums: `mapUpdate(${sums}, ${excess})`, beside: columns.join(', ') }
}

const sumsOf = (terms: Terms): string =>
  `map(${Object.entries(terms)
    .map(([name, [term, where]]) => `'${name}', sumIf(${term}, ${where})`)
    .join(',\n')})`
