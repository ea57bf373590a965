import type { Segment } from '../../../src/ingest/spool/segment.ts'
import type { Spool } from '../../../src/ingest/spool/spool.ts'

export const textsOf = async (segment: Segment): Promise<string[]> =>
  (await segment.records()).map(record => record.toString())

/** Takes every closed segment there is and is done with it; the records, by segment. */
export async function drain(spool: Spool): Promise<string[][]> {
  const texts: string[][] = []
  while (spool.status().segments > 0) {
    const segment = (await spool.take())!
    texts.push(await textsOf(segment))
    await segment.done()
  }
  return texts
}

/** Appends one after the other, so that each is a commit of its own. */
export async function appendAll(spool: Spool, ...texts: string[]): Promise<void> {
  for (const text of texts) await spool.append(Buffer.from(text))
}
