import { CLIP } from '../stats/performance/log-loss.ts'
import { NO_SUMS } from './count-sql.ts'

/** Exact sums by name: SQL of what a row adds, and of which rows do. */
export type Terms = Readonly<Record<string, readonly [term: string, where: string]>>

const NAME = '{names:Array(String)}[index]'
const IS_SCORE = `isFinite(value) AND startsWith(name, 'calibration:')`
const IS_POSITIVE = `name = 'calibration:positive'`

/** The clip is part of log loss's definition here: a certain and wrong score would otherwise cost infinity. */
const TERMS: Terms = {
  abs: ['abs(value)', 'isFinite(value)'],
  squared_error: [`pow(value - (${IS_POSITIVE}), 2)`, IS_SCORE],
  log_loss: [`-log(greatest(${CLIP}, if(${IS_POSITIVE}, value, 1 - value)))`, IS_SCORE],
}

/**
 * SQL map of the exact sums of subjects that are counted where there are labels.
 *
 * @param own those that only one of them has: only models that have it pay for them
 */
export function labelledSums(own?: { subject: string; terms: Terms }): string {
  if (own === undefined) return sumsOf(TERMS)
  return `mapUpdate(${sumsOf(TERMS)}, if(${NAME} = '${own.subject}', ${sumsOf(own.terms)}, ${NO_SUMS}))`
}

const sumsOf = (terms: Terms): string =>
  `map(${Object.entries(terms)
    .map(([name, [term, where]]) => `'${name}', sumIf(${term}, ${where})`)
    .join(',\n')})`
