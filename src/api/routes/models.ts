import { z } from 'zod'
import { judgingReferences } from '../../analyzers/judging-references.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../errors.ts'
import { isObject } from '../../ingest/check-value.ts'
import { type Model, ModelSettings } from '../../model/model.ts'
import { ModelName } from '../../model/names.ts'
import { withLastingSlices } from '../../model/slice-length.ts'
import { countLateLabels, countPendingLabels } from '../../store/labels.ts'
import { newestPredictionAt } from '../../store/predictions.ts'
import { listReferences } from '../../store/references.ts'
import { markEverySlice } from '../../store/slice-marks.ts'
import { check, parseJson } from '../check.ts'
import { readBody } from '../read-body.ts'
import { route } from '../route.ts'
import { iso } from './asked-range.ts'
import { describeReference } from './describe-reference.ts'

/** What the address of a model holds. */
export const Address = z.object({ model: ModelName })

/** The model an address names. @throws Problem 404 */
export function modelOf({ catalog }: Context, name: string | undefined): Model {
  const model = catalog.find(name ?? '')
  if (!model)
    throw new Problem(
      404,
      'unknown_model',
      'There is no such model: register it with PUT, or send its first predictions.',
      'model',
    )
  return model
}

async function describeModel({ store, project }: Context, model: Model) {
  const [newest, references] = await Promise.all([
    newestPredictionAt(store, project, model.model),
    listReferences(store, project, model.model),
  ])
  const { pages } = judgingReferences(model.settings, references)
  return {
    model: model.model,
    ...model.settings,
    origin: model.origin,
    reference: pages && describeReference(pages),
    newest_prediction: newest === null ? null : iso(newest),
  }
}

/** Segments, protected attributes and the positive class are part of what was counted. */
const needsRecount = (before: ModelSettings, after: ModelSettings): boolean =>
  JSON.stringify([before.segments, before.protected, before.positive_class]) !==
  JSON.stringify([after.segments, after.protected, after.positive_class])

/** Who declares no features does not take away those that are known. */
const withKnownFeatures = (
  settings: ModelSettings,
  { body, former }: { body: unknown; former: Model | undefined },
): ModelSettings =>
  former && isObject(body) && body.features === undefined
    ? { ...settings, features: former.settings.features }
    : settings

/** @throws Problem `slices_last` */
function withSlices(settings: ModelSettings, former: Model | undefined): ModelSettings {
  const lasting = withLastingSlices(settings, former?.settings)
  if (settings.slice === '10m' && lasting.slice !== '10m')
    throw new Problem(
      400,
      'slices_last',
      'This model has slices of an hour, as it has or had more than 200 features or was told so; what was counted by hours has no ten minutes. Leave slice out, or say 60m.',
      'slice',
    )
  return lasting
}

const putModel = route({
  method: 'put',
  path: '/v1/models/:model',
  summary: 'Register a model, or change how it is watched.',
  body: { schema: ModelSettings, types: ['application/json'] },
  handle: async ({ request, lease, context }) => {
    const { model: name } = check(Address, request.param())
    const body = parseJson(await readBody(request, lease))
    const former = context.catalog.find(name)
    const declared = withKnownFeatures(check(ModelSettings, body), { body, former })
    const settings = withSlices(declared, former)
    const model: Model = { project: context.project, model: name, settings, origin: 'registered' }
    await context.catalog.put(model)
    if (former && needsRecount(former.settings, settings))
      await markEverySlice(context.store, context.project, name)
    return { status: former ? 200 : 201, body: await describeModel(context, model) }
  },
})

const listModels = route({
  method: 'get',
  path: '/v1/models',
  summary:
    'Every model, its settings, its reference, when it was last heard of, and how many labels have no place.',
  query: z.object({}),
  handle: async ({ context }) => {
    const { store, project, catalog } = context
    const [waiting, late] = await Promise.all([
      countPendingLabels(store, project),
      countLateLabels(store, project),
    ])
    const models = await Promise.all(catalog.all().map(model => describeModel(context, model)))
    const withLabels = models.map(model => ({
      ...model,
      labels_waiting: waiting.get(model.model) ?? 0,
      labels_too_late: late.get(model.model) ?? 0,
    }))
    return { body: { models: withLabels } }
  },
})

export const modelRoutes = [putModel, listModels]
