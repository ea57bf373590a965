import type { Label } from '../model/label.ts'
import type { Prediction, ReferenceRow } from '../model/prediction.ts'
import { drawApplicant, loseValues } from './loan-applicant.ts'
import { LABEL_LAG_MS, LOAN_MODEL, LOAN_VERSION } from './loan-model.ts'
import { scoreLoan, trueProbability } from './loan-odds.ts'
import { conditionsOn } from './loan-story.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'

/** Days of reference before go-live. */
export const REFERENCE_DAYS = 30

const SEED = 20_261_001
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const PREDICTIONS_PER_DAY = 6_700
const MEDIAN_LATENCY_MS = 25
const LOG_LATENCY_SD = 0.35

/** Predictions made, and labels that became known, in one stretch of time. */
export interface LoanRows {
  predictions: Prediction[]
  labels: Label[]
}

/** A prediction with its outcome, which nobody knows for two more days. */
interface Loan {
  /** Epoch milliseconds. */
  at: number
  prediction: Prediction & { prediction_id: string; timestamp: string }
  label: string
}

/**
 * The reference: every prediction of the 30 days before go-live with its label, about 200,000 rows, oldest
 * first and made one hour at a time.
 *
 * @param goLive a UTC midnight
 */
export function* referenceRows(goLive: Date): Generator<ReferenceRow> {
  for (let hour = -24 * REFERENCE_DAYS; hour < 0; hour++)
    for (const loan of simulateHour(goLive.getTime(), hour)) yield { ...loan.prediction, label: loan.label }
}

/**
 * One day of production and all of its labels, whenever they become known.
 *
 * @param goLive a UTC midnight
 * @param dayIndex days since go-live, 0 for the first; each day is computed by itself
 */
export function productionDay(goLive: Date, dayIndex: number): LoanRows {
  const start = goLive.getTime() + dayIndex * DAY_MS
  const loans = loansBetween(goLive, start, start + DAY_MS)
  return { predictions: loans.map(loan => loan.prediction), labels: loans.map(labelOf) }
}

/**
 * What happens in a stretch of time: the predictions made and the labels that become known in it, those of
 * predictions two days older. Adjoining stretches never share a row and never lose one.
 *
 * @param goLive a UTC midnight; nothing happens before it
 * @param from epoch milliseconds, included
 * @param to epoch milliseconds, excluded
 */
export function liveRows(goLive: Date, from: number, to: number): LoanRows {
  return {
    predictions: loansBetween(goLive, from, to).map(loan => loan.prediction),
    labels: loansBetween(goLive, from - LABEL_LAG_MS, to - LABEL_LAG_MS).map(labelOf),
  }
}

function loansBetween(goLive: Date, from: number, to: number): Loan[] {
  const start = goLive.getTime()
  const loans: Loan[] = []
  for (let hour = Math.max(0, Math.floor((from - start) / HOUR_MS)); start + hour * HOUR_MS < to; hour++)
    for (const loan of simulateHour(start, hour)) if (loan.at >= from && loan.at < to) loans.push(loan)
  return loans
}

function labelOf({ at, prediction, label }: Loan): Label {
  return {
    model: LOAN_MODEL,
    prediction_id: prediction.prediction_id,
    label,
    timestamp: new Date(at + LABEL_LAG_MS).toISOString(),
    prediction_timestamp: prediction.timestamp,
  }
}

/** The unit of simulation: an hour has a random stream of its own, so that any hour can be had alone. */
function simulateHour(goLiveMs: number, hour: number): Loan[] {
  const random = seededRandom(SEED, hour)
  const start = goLiveMs + hour * HOUR_MS
  const meanGapMs = HOUR_MS / predictionsPerHour(start)
  const loans: Loan[] = []
  for (let at = start; ; ) {
    at += -meanGapMs * Math.log(1 - random.uniform())
    if (at >= start + HOUR_MS) return loans
    loans.push(
      simulateLoan({ random, at: Math.floor(at), dayIndex: Math.floor(hour / 24), row: loans.length }),
    )
  }
}

function simulateLoan(of: { random: SeededRandom; at: number; dayIndex: number; row: number }): Loan {
  const { random, at } = of
  const conditions = conditionsOn(of.dayIndex)
  const applicant = drawApplicant(random, conditions)
  const features = loseValues(applicant, random, conditions)
  const score = Math.round(scoreLoan(features) * 1e6) / 1e6
  const label = random.uniform() < trueProbability(applicant, conditions) ? '1' : '0'
  const latency = MEDIAN_LATENCY_MS * Math.exp(LOG_LATENCY_SD * random.normal()) * conditions.latencyFactor
  return {
    at,
    label,
    prediction: {
      model: LOAN_MODEL,
      version: LOAN_VERSION,
      prediction_id: loanId(at, of.row),
      timestamp: new Date(at).toISOString(),
      features,
      prediction: score >= 0.5 ? '1' : '0',
      score,
      latency_ms: Math.round(latency * 100) / 100,
      segments: { region: applicant.region },
    },
  }
}

/** `loan-020745-14042`: row 42 of the hour from 14:00 on day 20,745 since 1970; no hour comes near 1,000 rows. */
function loanId(at: number, row: number): string {
  const day = Math.floor(at / DAY_MS)
  const hour = Math.floor((at % DAY_MS) / HOUR_MS)
  return `loan-${String(day).padStart(6, '0')}-${String(hour * 1000 + row).padStart(5, '0')}`
}

/** Expected volume: a quarter of the daily peak at night, a little less at weekends; the week averages 6,700 a day. */
function predictionsPerHour(at: number): number {
  const when = new Date(at)
  const byHour = 1 - 0.6 * Math.cos((2 * Math.PI * (when.getUTCHours() - 2)) / 24)
  const byDay = when.getUTCDay() % 6 === 0 ? 0.9 : 1.04
  return (PREDICTIONS_PER_DAY / 24) * byHour * byDay
}
