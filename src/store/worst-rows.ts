import { z } from 'zod'
import { OUTLIER_SCORE } from '../counting/subjects.ts'
import type { RowScorer } from '../stats/outliers/row-scorer.ts'
import { type Store, select } from './client.ts'
import { setParams } from './raw-rows.ts'
import { withScore } from './score-sql.ts'
import { IN_SEGMENT, inSegmentParams } from './segment-sql.ts'
import { fullOf, readSegmentValues } from './segment-values.ts'
import { SLICE_SECONDS } from './slices.ts'

/** A row of production and how unlike the reference's it is. */
export const ScoredRow = z.object({
  prediction_id: z.string(),
  version: z.string(),
  /** Epoch milliseconds. */
  timestamp: z.number(),
  score: z.number(),
  /** Of the scorer's features, in its order. */
  scored: z.array(z.number()),
})
export type ScoredRow = z.infer<typeof ScoredRow>

/** Rows of production to look among. Times are epoch seconds, aligned to slices, `to` exclusive; '' is all. */
export interface WorstRows {
  model: string
  scorer: RowScorer
  /** What their scores are counted with. */
  binning: string
  version: string
  /** `dimension=value`. */
  segment: string
  from: number
  to: number
  /** Length of the model's slices. */
  sliceSeconds: number
  limit: number
}

/**
 * The rows with the highest scores, the highest first. As many slices as rows are wanted have to be read: those with the
 * highest greatest score, which their histograms know. Rows and slices that have expired are not found.
 */
export async function readWorstRows(
  store: Store,
  project: string,
  { model, scorer, binning, version, segment, from, to, sliceSeconds, limit }: WorstRows,
): Promise<ScoredRow[]> {
  const chosen = { project, model, version, segment, limit }
  const slices = await select(store, {
    sql: `
      SELECT toUnixTimestamp(h.slice) AS worst FROM histograms AS h FINAL
      -- Only columns of the key, so nothing is hidden from FINAL; the histograms of other subjects are not read.
      PREWHERE project = {project:String} AND model = {model:String} AND reference = '' AND span = {sliceSeconds:UInt32}
        AND h.slice >= fromUnixTimestamp({from:UInt32}) AND h.slice < fromUnixTimestamp({to:UInt32})
        AND subject = '${OUTLIER_SCORE}' AND binning = {binning:String} AND segment = {segment:String}
        AND ({version:String} = '' OR version = {version:String})
      GROUP BY worst HAVING isFinite(max(h.max)) ORDER BY max(h.max) DESC, worst DESC LIMIT {limit:UInt32}`,
    params: { ...chosen, binning, from, to, sliceSeconds },
    row: z.object({ worst: z.number() }),
  })
  if (slices.length === 0) return []
  const read = slices.flatMap(({ worst }) =>
    Array.from({ length: sliceSeconds / SLICE_SECONDS }, (_, i) => worst + i * SLICE_SECONDS),
  )
  const set = { model, reference: '', kind: 'features' as const, slices: read }
  const { sql, params } = withScore(scorer)
  const full = fullOf(await readSegmentValues(store, project, model))
  return select(store, {
    sql: `
      SELECT prediction_id, version, toUnixTimestamp64Milli(timestamp) AS timestamp, assumeNotNull(outlier_score) AS score, scored
      FROM (${sql})
      WHERE outlier_score IS NOT NULL AND ({version:String} = '' OR version = {version:String})
        AND ${IN_SEGMENT}
      ORDER BY score DESC, prediction_id LIMIT {limit:UInt32}`,
    params: {
      ...setParams(project, set),
      ...params,
      ...chosen,
      ...inSegmentParams(full),
    },
    row: ScoredRow,
  })
}
