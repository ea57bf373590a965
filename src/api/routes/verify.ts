import { z } from 'zod'
import { route } from '../route.ts'
import { modelOf } from './models.ts'

const getVerification = route({
  method: 'get',
  path: '/v1/verify',
  summary:
    'Count everything again from raw rows and compare it with the stored histograms, in either direction.',
  query: z.object({ model: z.string().optional() }),
  handle: async ({ query, context }) => {
    const names =
      query.model === undefined
        ? context.catalog.all().map(({ model }) => model)
        : [modelOf(context, query.model).model]
    const models = []
    for (const model of names) models.push({ model, differences: await context.slicer.verify(model) })
    return { body: { models } }
  },
})

export const verifyRoutes = [getVerification]
