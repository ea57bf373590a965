import type { Store } from './client.ts'
import { expectedOfHistograms } from './expected-of-histograms.ts'
import { expectedOfRows, type Verified } from './expected-of-rows.ts'
import { type Difference, findDifferences } from './histogram-differences.ts'
import { NO_HORIZON } from './horizons.ts'
import type { Recount } from './recount.ts'

/**
 * Counts slices anew from raw rows and compares the result with their stored histograms, or where those have expired
 * with those of their hours or days; then every hour, day and week with what it is built from, as far as that is kept.
 *
 * @param verified the horizon is without end, and no slice has changed, when left out
 * @returns at most 100 differences of each span; none when all is as it should be
 */
export async function verifySlices(
  store: Store,
  project: string,
  {
    horizon = NO_HORIZON,
    changed = async () => [],
    ...recount
  }: Recount & Partial<Omit<Verified, 'recount'>>,
): Promise<Difference[]> {
  const found: Difference[] = []
  for await (const expectation of expectedOfRows(store, project, { recount, horizon, changed }))
    found.push(...(await findDifferences(store, expectation)))
  for (const expectation of expectedOfHistograms(project, recount, horizon))
    found.push(...(await findDifferences(store, expectation)))
  return found
}
