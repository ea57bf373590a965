import type { Severity, Verdict } from '../model/measurement.ts'
import type { BurnRatePair } from '../stats/objectives/burn-rate.ts'
import { plain } from './explain.ts'

/** What burn rates say of a promise, and the pair that says it. */
export interface BurnJudgement {
  verdict: Verdict
  severity: Severity | null
  pair: BurnRatePair
  because: string
}

/** How fast a budget burns that lasts for the time it is about. */
const LASTS = 1

/** One side of an interval of 95 %. */
const CHANCE = 0.025

/**
 * Judges how fast a budget burns. The promise is what is judged by, not the reference, so nothing is taken from the false
 * alarms a model may raise: that so many rows were bad is a fact. But where a service that keeps its promise may as well
 * have had them, as one failure of a few rows, the answer is `cannot_tell`.
 *
 * @param pairs the fastest first; those that ask for more than the budget's own rate are critical, as in the workbook
 */
export function judgeBurning(pairs: readonly BurnRatePair[]): BurnJudgement {
  const burning = pairs.filter(pair => pair.burning)
  const certain = burning.find(({ chance }) => (chance ?? 1) <= CHANCE)
  if (certain)
    return {
      verdict: 'drift',
      severity: certain.factor > LASTS ? 'critical' : 'warning',
      pair: certain,
      because: `The budget burns ${inWords(certain)}; up to ${plain(certain.factor)} times is let pass.`,
    }
  const [possible] = burning
  if (possible)
    return {
      ...{ verdict: 'cannot_tell', severity: null, pair: possible },
      because: `The budget burns ${inWords(possible)}, but of ${possible.long.n} rows that may be chance.`,
    }
  const pair = pairs[0]!
  return pair.burning === null
    ? { verdict: 'insufficient_data', severity: null, pair, because: 'No rows to say anything of.' }
    : {
        ...{ verdict: 'no_material_drift', severity: null, pair },
        because: `The budget burns ${inWords(pair)}.`,
      }
}

const inWords = ({ long, short }: BurnRatePair): string =>
  `${plain(long.value)} times as fast as it may over ${lengthOf(long.seconds)}, ${plain(short.value)} times over ${lengthOf(short.seconds)}`

/** `10 min`, `6 h`, `3 d`. */
function lengthOf(seconds: number): string {
  if (seconds < 3_600) return `${seconds / 60} min`
  return seconds < 86_400 ? `${seconds / 3_600} h` : `${seconds / 86_400} d`
}
