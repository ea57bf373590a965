import type { Measurement } from '../model/measurement.ts'

/** The newest verdict on each subject of each analyzer, of verdicts that are oldest first. */
export function newestVerdicts(verdicts: readonly Measurement[]): Measurement[] {
  return [...new Map(verdicts.map(m => [JSON.stringify([m.analyzer, m.subject]), m])).values()]
}
