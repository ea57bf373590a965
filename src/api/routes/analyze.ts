import { z } from 'zod'
import { analyzeRange } from '../../analyzers/analyze-range.ts'
import { Moment } from '../../model/moment.ts'
import { check, parseJson } from '../check.ts'
import { readBody } from '../read-body.ts'
import { route } from '../route.ts'
import { modelOf } from './models.ts'

/** A past range of production; what is found is kept only on request. */
const PastRange = z
  .strictObject({
    from: Moment,
    to: Moment,
    dry_run: z.boolean().default(true).meta({
      description: 'Only answer; if false, what is found also takes the place of the stored measurements.',
    }),
  })
  .refine(({ from, to }) => from < to, { message: 'must be before to', path: ['from'] })

const postAnalysis = route({
  method: 'post',
  path: '/v1/models/:model/analyze',
  summary:
    'Measure the closed windows of a past range again: every verdict, window by window. Nobody is told, and nothing is stored unless asked.',
  body: { schema: PastRange, types: ['application/json'] },
  handle: async ({ request, lease, context }) => {
    const model = modelOf(context, request.param('model'))
    const body = parseJson(await readBody(request, lease))
    const { from, to, dry_run } = check(PastRange, body)
    await context.slicer.countDirty()
    const { signal } = request.raw
    const asked = { model, from, to, dryRun: dry_run, now: context.now(), signal }
    return { body: await analyzeRange(context, asked) }
  },
})

export const analyzeRoutes = [postAnalysis]
