import { z } from 'zod'
import type { Binning } from '../stats/histogram/binning.ts'
import { insert, type Store, select } from './client.ts'

/** A subject's current binning. */
export interface FrozenBinning {
  id: string
  binning: Binning
  /** Frozen from the first data, before there was a reference; re-frozen once when one arrives. */
  learning: boolean
}

const Row = z.object({ subject: z.string(), id: z.string(), spec: z.string(), learning: z.number() })

/**
 * The binning every subject of a model is counted with now, by subject: the newest, but none frozen from a
 * reference gives way to one from the first data, which a count begun before the reference may still write.
 */
export async function readBinnings(
  store: Store,
  project: string,
  model: string,
): Promise<Map<string, FrozenBinning>> {
  const rows = await select(store, {
    sql: `
      SELECT subject, argMax(binning, place) AS id, argMax(spec, place) AS spec, argMax(is_learning, place) AS learning
      FROM (SELECT *, learning AS is_learning, (1 - learning, seq) AS place FROM binnings)
      WHERE project = {project:String} AND model = {model:String} GROUP BY subject`,
    params: { project, model },
    row: Row,
  })
  return new Map(
    rows.map(({ subject, id, spec, learning }) => [
      subject,
      { id, binning: JSON.parse(spec) as Binning, learning: learning === 1 },
    ]),
  )
}

/** Makes these the current binnings of their subjects; histograms counted with former ones stay readable. */
export async function writeBinnings(
  store: Store,
  project: string,
  { model, binnings }: { model: string; binnings: ReadonlyMap<string, FrozenBinning> },
): Promise<void> {
  const seq = store.sequence.next()
  const rows = [...binnings].map(([subject, { id, binning, learning }]) => ({
    project,
    model,
    subject,
    binning: id,
    spec: JSON.stringify(binning),
    learning: learning ? 1 : 0,
    seq,
  }))
  await insert(store, 'binnings', rows)
  store.changes.learned += 1
}
