import { bothSides } from '../analyzers/both-sides.ts'
import { compare } from '../analyzers/compare.ts'
import { viewRange } from '../analyzers/view-range.ts'
import { comparedSides } from '../api/routes/compared-sides.ts'
import type { Context } from '../context.ts'
import { findModel } from '../store/models.ts'
import { newestPredictionAt } from '../store/predictions.ts'
import { listReferences } from '../store/references.ts'
import { readSegmentValues } from '../store/segment-values.ts'
import { readAgainst, sidesOf } from './against.ts'
import type { ComparePageProps } from './compare-page.tsx'
import type { ModelPageRequest } from './load-model-page.ts'
import { sentenceOf } from './sentence-of.ts'
import { readView } from './view.ts'

/**
 * Gathers the page that compares two sides of one model from the store.
 *
 * @returns null if there is no such model; a sentence if the address cannot be read
 */
export async function loadComparePage(
  context: Context,
  { model: name, query, now }: ModelPageRequest,
): Promise<ComparePageProps | string | null> {
  const { store, project } = context
  const model = await findModel(store, project, name)
  if (model === null) return null
  const view = readView(name, query, { now, newestAt: await newestPredictionAt(store, project, name) })
  if (typeof view === 'string') return view
  const against = readAgainst(query, view)
  if (typeof against === 'string') return against
  const sides = await comparedSides(sidesOf(view, against), { model, context }).catch(sentenceOf)
  if (typeof sides === 'string') return sides
  const { baseline, range } = sides
  const slicesFrom = context.catalog.horizonOf(name).slices_from
  const read = await viewRange(store, { model, baseline, range })
  const [comparison, references, values] = await Promise.all([
    compare(store, read, { range, now, slicesFrom }),
    listReferences(store, project, name),
    readSegmentValues(store, project, name),
  ])
  const segments = model.settings.segments.flatMap(dimension =>
    (values.get(dimension) ?? []).map(value => `${dimension}=${value}`),
  )
  return {
    ...{ view, against, now, comparison, segments },
    sides: bothSides(read),
    references: references.map(each => each.name),
  }
}
