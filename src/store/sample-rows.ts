import { z } from 'zod'
import { type Store, select } from './client.ts'
import { PREDICTIONS, setParams } from './raw-rows.ts'
import type { SliceSet } from './slices.ts'

/** A hundred of so many lie above their 99 % point, which is then that of a share between .8 and 1.2 %. */
const SAMPLE_ROWS = 10_000

/**
 * The values of some numeric features, row by row, in the order of their names; null where a row has no finite one. All
 * rows of a set of slices, or a sample of them, in the order of a hash of their ids: asking again gives the same.
 */
export async function sampleRows(
  store: Store,
  project: string,
  { set, names }: { set: SliceSet; names: readonly string[] },
): Promise<(number | null)[][]> {
  const value = (i: number) =>
    `if(mapContains(numeric, {feature_${i}:String}), numeric[{feature_${i}:String}], nan)`
  const rows = await select(store, {
    sql: `
      SELECT [${names.map((_, i) => value(i)).join(', ')}] AS sampled
      FROM (SELECT numeric FROM (${PREDICTIONS}) ORDER BY cityHash64(prediction_id), prediction_id LIMIT ${SAMPLE_ROWS})`,
    params: {
      ...setParams(project, set),
      ...Object.fromEntries(names.map((name, i) => [`feature_${i}`, name])),
    },
    row: z.object({ sampled: z.array(z.number().nullable()) }),
  })
  return rows.map(({ sampled }) => sampled)
}
