import { z } from 'zod'
import { beginErasing, type Store, select } from './client.ts'

/**
 * Begins to erase rows of a table, to be done in the background. A DELETE rewrites every part it is let near, so it is
 * sent to the partitions that hold something to erase: of a table of 70, waited for, one took 20 to 30 s.
 *
 * @param where a condition over the table's columns, with its parameters in `params`
 */
export async function eraseWhere(
  store: Store,
  table: string,
  { where, params }: { where: string; params: Record<string, unknown> },
): Promise<void> {
  const partitions = await select(store, {
    sql: `SELECT DISTINCT _partition_id AS id FROM ${table} WHERE ${where}`,
    params,
    row: z.object({ id: z.string() }),
  })
  for (const { id } of partitions)
    await beginErasing(store, `DELETE FROM ${table} IN PARTITION ID {partition:String} WHERE ${where}`, {
      ...params,
      partition: id,
    })
}
