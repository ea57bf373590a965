import { z } from 'zod'
import { type Store, select } from './client.ts'
import { OF_SET, setParams } from './raw-rows.ts'
import type { Recount } from './recount.ts'
import { namesOf, segmentParams, valuesSql } from './segment-sql.ts'
import { MOST_SEGMENT_VALUES, type SegmentValues } from './segment-values.ts'

/**
 * Values in the rows of a set of slices that are to be counted apart and are not known yet: of each name as many as
 * there is room for, the earliest first. Rows that were replaced count too, so nothing has to be merged.
 */
export async function findUnseenSegmentValues(
  store: Store,
  project: string,
  { recount, known }: { recount: Recount; known: SegmentValues },
): Promise<SegmentValues> {
  const { set, segmentation } = recount
  const roomFor = (name: string) => MOST_SEGMENT_VALUES - (known.get(name)?.length ?? 0)
  const open = namesOf(segmentation).filter(name => roomFor(name) > 0)
  if (open.length === 0 || set.slices.length === 0) return new Map()
  const rows = await select(store, {
    sql: `
      SELECT seen.2 AS name, seen.3 AS value
      FROM (
        SELECT timestamp, arrayJoin(${valuesSql(segmentation, open)}) AS seen FROM predictions WHERE ${OF_SET}
      )
      GROUP BY name, value ORDER BY name, min(timestamp), value
      -- Fewer than half of them are known.
      LIMIT ${2 * MOST_SEGMENT_VALUES} BY name`,
    params: { ...setParams(project, set), ...segmentParams(segmentation) },
    row: z.object({ name: z.string(), value: z.string() }),
  })
  const unseen = open.flatMap((name): [string, string[]][] => {
    const before = new Set(known.get(name))
    const values = rows.filter(row => row.name === name && !before.has(row.value)).map(({ value }) => value)
    return values.length === 0 ? [] : [[name, values.slice(0, roomFor(name))]]
  })
  return new Map(unseen)
}
