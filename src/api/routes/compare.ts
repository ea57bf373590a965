import { z } from 'zod'
import { compare } from '../../analyzers/compare.ts'
import { viewRange } from '../../analyzers/view-range.ts'
import { Problem } from '../../errors.ts'
import { crossedOf } from '../../model/crossed.ts'
import type { Model } from '../../model/model.ts'
import { route } from '../route.ts'
import { AskedSides, comparedSides } from './compared-sides.ts'
import { modelOf } from './models.ts'

/** @throws Problem `unknown_control` */
function refuseUncounted({ settings }: Model, control: string | undefined): void {
  if (control !== undefined && !crossedOf(settings).some(pair => pair.includes(control)))
    throw new Problem(
      400,
      'unknown_control',
      'Groups are counted apart only by a declared segment dimension or another protected attribute.',
      'control',
    )
}

const getComparison = route({
  method: 'get',
  path: '/v1/models/:model/compare',
  summary:
    'Any part of production, or a reference, against another: every subject, every statistic and what it means, with latency, resources, throughput and objectives. The last 30 days against the reference unless said otherwise.',
  query: AskedSides.extend({ control: z.string().min(1).optional() }),
  handle: async ({ request, query, context }) => {
    const model = modelOf(context, request.param('model'))
    refuseUncounted(model, query.control)
    await context.slicer.countDirty()
    const { baseline, range } = await comparedSides(query, { model, context })
    const { control } = query
    const asked = {
      range,
      now: context.now(),
      slicesFrom: context.catalog.horizonOf(model.model).slices_from,
      ...(control === undefined ? {} : { control }),
    }
    const view = await viewRange(context.store, { model, baseline, range })
    return { body: await compare(context.store, view, asked) }
  },
})

export const compareRoutes = [getComparison]
