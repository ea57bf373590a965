/** What is different about one day; all neutral on a quiet day. */
export interface Conditions {
  /** Upward shift of log income, in its standard deviations. */
  incomeShift: number
  /** Share of rows that arrive without `employment_years`. */
  employmentNullRate: number
  /** What every latency is multiplied by. */
  latencyFactor: number
  /** Whether loans in the south have begun to follow a different concept than the model learnt. */
  southWorsened: boolean
}

/**
 * The demo's story. Days 1 to 21 of production are quiet, like the 30 reference days before them; then
 * income drifts (day 22 on), the south worsens (day 24 on), `employment_years` goes missing (days 28 to 30)
 * and latency rises (days 26 and 30).
 *
 * @param dayIndex days since go-live: 0 is the story's day 1, negative days are the reference
 */
export function conditionsOn(dayIndex: number): Conditions {
  const day = dayIndex + 1
  return {
    incomeShift: day >= 22 ? 0.4 : 0,
    employmentNullRate: day >= 28 && day <= 30 ? 0.12 : 0.01,
    latencyFactor: day === 26 || day === 30 ? 2.5 : 1,
    southWorsened: day >= 24,
  }
}
