import { z } from 'zod'
import { placeLabels } from '../../ingest/place-labels.ts'
import { route } from '../route.ts'

const getVerification = route({
  method: 'get',
  path: '/v1/verify',
  summary: 'Count everything again from raw rows and compare it with the stored histograms, in either direction.',
  query: z.object({ model: z.string().optional() }),
  handle: async ({ query, context }) => {
    await placeLabels(context.store, context.project)
    const names = query.model === undefined ? context.catalog.all().map(({ model }) => model) : [query.model]
    const models = []
    for (const model of names) models.push({ model, differences: await context.slicer.verify(model) })
    return { body: { models } }
  },
})

export const verifyRoutes = [getVerification]
