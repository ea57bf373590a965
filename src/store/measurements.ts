import { z } from 'zod'
import { Measurement } from '../model/measurement.ts'
import { insert, type Store, select } from './client.ts'

/** Which measurements to read; what is left out is not restricted. Times are epoch milliseconds. */
export interface MeasurementFilter {
  model: string
  analyzer?: string | undefined
  subject?: string | undefined
  statistic?: string | undefined
  version?: string | undefined
  segment?: string | undefined
  /** Windows that start at or after `from` and end at or before `to`. */
  from?: number | undefined
  to?: number | undefined
}

const Row = Measurement.extend({
  evidence: z.string().transform(text => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
})

const FIELDS = ['analyzer', 'subject', 'statistic', 'version', 'segment'] as const

/** Stored measurements of one model, oldest window first. */
export async function readMeasurements(
  store: Store,
  project: string,
  filter: MeasurementFilter,
): Promise<Measurement[]> {
  const given = FIELDS.filter(field => filter[field] !== undefined)
  return select(store, {
    sql: `
      SELECT model, version, segment, analyzer, subject, statistic,
             toUnixTimestamp(window_start) * 1000 AS window_start, toUnixTimestamp(window_end) * 1000 AS window_end,
             value, low, high, bound, p_value, n, reference_value, verdict, severity, because, evidence
      FROM measurements FINAL
      WHERE project = {project:String} AND model = {model:String}
        ${given.map(field => `AND ${field} = {${field}:String}`).join(' ')}
        AND measurements.window_start >= fromUnixTimestamp({from:Int64}) AND measurements.window_end <= fromUnixTimestamp({to:Int64})
      ORDER BY window_start, analyzer, subject, statistic, version, segment`,
    params: {
      project,
      ...Object.fromEntries(given.map(field => [field, filter[field]])),
      model: filter.model,
      from: Math.floor((filter.from ?? 0) / 1000),
      to: Math.ceil((filter.to ?? 4_102_444_800_000) / 1000),
    },
    row: Row,
  })
}

/** Where the newest window ends that an analyzer has measured, in epoch seconds; 0 where there is none. */
export async function measuredUntil(
  store: Store,
  project: string,
  { model, analyzer }: { model: string; analyzer: string },
): Promise<number> {
  const [newest] = await select(store, {
    sql: `
      SELECT toUnixTimestamp(max(window_end)) AS until FROM measurements
      WHERE project = {project:String} AND model = {model:String} AND analyzer = {analyzer:String}`,
    params: { project, model, analyzer },
    row: z.object({ until: z.number() }),
  })
  return newest!.until
}

/**
 * Stores measurements; one of the same analyzer, subject, statistic and window replaces the former.
 *
 * @param seq the higher one wins: taken before the histograms are read, it never hides what was measured from newer ones
 */
export async function writeMeasurements(
  store: Store,
  project: string,
  measurements: readonly Measurement[],
  seq = store.sequence.next(),
): Promise<void> {
  const rows = measurements.map(measurement => ({
    ...measurement,
    project,
    window_start: Math.floor(measurement.window_start / 1000),
    window_end: Math.floor(measurement.window_end / 1000),
    evidence: JSON.stringify(measurement.evidence),
    seq,
  }))
  await insert(store, 'measurements', rows)
}
