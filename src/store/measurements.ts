import { z } from 'zod'
import { Measurement } from '../model/measurement.ts'
import { insert, run, type Store, select } from './client.ts'

/** Which measurements to read; what is left out is not restricted. Times are epoch milliseconds. */
export interface MeasurementFilter {
  model: string
  analyzer?: string | undefined
  subject?: string | undefined
  statistic?: string | undefined
  version?: string | undefined
  segment?: string | undefined
  /** Name or id of the reference they were measured by, whether or not it still holds; left out, what holds now. */
  reference?: string | undefined
  /** Windows that start at or after `from` and end at or before `to`. */
  from?: number | undefined
  to?: number | undefined
}

const Row = Measurement.extend({
  evidence: z.string().transform(text => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
})

const FIELDS = ['analyzer', 'subject', 'statistic', 'version', 'segment'] as const

/** What one measurement is known by: of several, the newest holds. */
const KEY = 'analyzer, subject, statistic, version, segment, window_start, window_end'

/** Stored measurements of one model, oldest window first: what holds now, or what a reference said. */
export async function readMeasurements(
  store: Store,
  project: string,
  filter: MeasurementFilter,
): Promise<Measurement[]> {
  const given = FIELDS.filter(field => filter[field] !== undefined)
  const where = `
    WHERE project = {project:String} AND model = {model:String}
      ${given.map(field => `AND ${field} = {${field}:String}`).join(' ')}
      AND m.window_start >= fromUnixTimestamp({from:Int64}) AND m.window_end <= fromUnixTimestamp({to:Int64})`
  const byReference = `${where} AND (reference = {reference:String} OR startsWith(reference, concat({reference:String}, '@')))`
  return select(store, {
    sql: `
      SELECT model, version, segment, analyzer, subject, statistic,
             toUnixTimestamp(m.window_start) * 1000 AS window_start, toUnixTimestamp(m.window_end) * 1000 AS window_end,
             value, low, high, bound, p_value, n, reference, reference_value, verdict, severity, because, evidence
      FROM ${
        filter.reference === undefined
          ? `(SELECT * FROM measurements AS m FINAL ${where})`
          : `(SELECT * FROM (
               SELECT * FROM measurements AS m FINAL ${byReference}
               UNION ALL SELECT * FROM measurements_by_reference AS m FINAL ${byReference}
             ) ORDER BY seq DESC LIMIT 1 BY ${KEY})`
      } AS m
      ORDER BY m.window_start, analyzer, subject, statistic, version, segment`,
    params: {
      project,
      ...Object.fromEntries(given.map(field => [field, filter[field]])),
      model: filter.model,
      reference: filter.reference ?? '',
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
 * Stores measurements; one of the same analyzer, subject, statistic and window replaces the former, which is kept beside
 * if another reference had judged it.
 *
 * @param seq the higher one wins: taken before the histograms are read, it never hides what was measured from newer ones
 */
export async function writeMeasurements(
  store: Store,
  project: string,
  measurements: readonly Measurement[],
  seq = store.sequence.next(),
): Promise<void> {
  await keepByReference(store, project, measurements)
  await insert(store, 'measurements', rowsOf(project, measurements, seq))
}

/** Stores what a reference says that only reports: it is read by asking for that reference, and changes nothing else. */
export async function writeReports(
  store: Store,
  project: string,
  measurements: readonly Measurement[],
): Promise<void> {
  await insert(store, 'measurements_by_reference', rowsOf(project, measurements, store.sequence.next()))
}

const rowsOf = (project: string, measurements: readonly Measurement[], seq: number) =>
  measurements.map(measurement => ({
    ...measurement,
    project,
    window_start: Math.floor(measurement.window_start / 1000),
    window_end: Math.floor(measurement.window_end / 1000),
    evidence: JSON.stringify(measurement.evidence),
    seq,
  }))

/** Copies what these measurements are about to replace and another reference had said. */
async function keepByReference(
  store: Store,
  project: string,
  measurements: readonly Measurement[],
): Promise<void> {
  const [first] = measurements
  if (!first) return
  await run(
    store,
    `INSERT INTO measurements_by_reference
     SELECT * FROM measurements AS m FINAL
     WHERE project = {project:String} AND model = {model:String}
       AND m.window_start >= fromUnixTimestamp({from:Int64}) AND m.window_end <= fromUnixTimestamp({to:Int64})
       AND analyzer IN {analyzers:Array(String)} AND reference NOT IN ('', {reference:String})`,
    {
      project,
      model: first.model,
      analyzers: [...new Set(measurements.map(({ analyzer }) => analyzer))],
      reference: first.reference,
      from:
        measurements.reduce((least, each) => Math.min(least, each.window_start), first.window_start) / 1000,
      to: measurements.reduce((most, each) => Math.max(most, each.window_end), first.window_end) / 1000,
    },
  )
}
