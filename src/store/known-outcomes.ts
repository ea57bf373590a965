import { z } from 'zod'
import { type Store, select, sqlSeconds } from './client.ts'
import { SPANS } from './cover-range.ts'
import { startsOf } from './roll-up.ts'
import { type SliceSet, subjectsOf } from './slices.ts'

/** SQL of whether a slice of a set has labels, as a row if it has. */
const A_LABEL = `
  SELECT 1 AS found FROM labels
  WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
    AND toStartOfInterval(prediction_timestamp, INTERVAL 10 MINUTE) IN {slices:Array(DateTime('UTC'))}
  LIMIT 1`

/** Are there labels of any of these slices? */
export async function hasLabels(
  store: Store,
  project: string,
  { model, reference, slices }: SliceSet,
): Promise<boolean> {
  const found = await select(store, {
    sql: A_LABEL,
    params: { project, model, reference, slices: sqlSeconds(slices) },
    row: z.object({ found: z.number() }),
  })
  return found.length > 0
}

/**
 * Is there anything that counting these slices of outcomes could change: a label, or what was counted of one? Most
 * predictions are counted long before their labels come.
 */
export async function hasOutcomes(store: Store, project: string, set: SliceSet): Promise<boolean> {
  const spans = SPANS.flatMap(span => startsOf(set.slices, span).map(start => ({ span, start })))
  const [found] = await select(store, {
    sql: `
      SELECT (
        SELECT count() FROM (${A_LABEL})
      ) + (
        SELECT count() FROM histograms
        WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
          AND (span, slice) IN arrayZip({spans:Array(UInt32)}, {starts:Array(DateTime('UTC'))})
          AND ${subjectsOf('outcome')} AND n > 0
      ) AS rows`,
    params: {
      project,
      model: set.model,
      reference: set.reference,
      slices: sqlSeconds(set.slices),
      spans: spans.map(({ span }) => span),
      starts: sqlSeconds(spans.map(({ start }) => start)),
    },
    row: z.object({ rows: z.number() }),
  })
  return found!.rows > 0
}
