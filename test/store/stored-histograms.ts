import { z } from 'zod'
import { type Store, select } from '../../src/store/client.ts'

const Row = z.object({
  version: z.string(),
  segment: z.string(),
  subject: z.string(),
  span: z.number(),
  slice: z.number(),
  n: z.number(),
})

/** Every histogram of model `m` that is not empty, as it stands in the table, smallest span first. */
export const storedHistograms = (store: Store, { reference = '' } = {}): Promise<z.infer<typeof Row>[]> =>
  select(store, {
    sql: `SELECT version, segment, subject, span, toUnixTimestamp(h.slice) AS slice, n FROM histograms AS h FINAL
          WHERE project = 'p' AND model = 'm' AND reference = {reference:String} AND n > 0
          ORDER BY span, slice, subject, segment, version`,
    params: { reference },
    row: Row,
  })
