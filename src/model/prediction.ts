import { z } from 'zod'
import { FieldName, ModelName, ShortText } from './names.ts'

const FeatureValue = z.union([z.number(), z.string().max(1024), z.boolean(), z.null()])

/** One prediction as a serving application sends it to `POST /v1/predictions`. */
export const Prediction = z
  .strictObject({
    model: ModelName,
    version: ShortText.optional(),
    prediction_id: ShortText.optional(),
    timestamp: z.union([z.string(), z.number()]).optional().meta({ description: 'RFC 3339 or epoch ms' }),
    features: z.record(FieldName, FeatureValue).optional(),
    prediction: z.union([z.string().max(256), z.number(), z.boolean()]).optional(),
    score: z.number().min(0).max(1).optional(),
    probabilities: z.record(ShortText, z.number().min(0).max(1)).optional(),
    latency_ms: z.number().min(0).optional(),
    status: z.enum(['ok', 'error']).optional(),
    error: z.string().max(1024).optional(),
    segments: z.record(FieldName, z.string().max(256)).optional(),
    weight: z.number().min(0).optional(),
    resources: z.record(FieldName, z.number()).optional(),
    attributions: z.record(FieldName, z.number()).optional(),
    subject_key: z.string().max(256).optional(),
  })
  .meta({ id: 'Prediction' })
export type Prediction = z.infer<typeof Prediction>

/** A prediction of the reference: the same, with what turned out to be true. */
export const ReferenceRow = Prediction.omit({ model: true })
  .extend({
    model: ModelName.optional(),
    label: z.union([z.string().max(256), z.number(), z.boolean()]).optional(),
  })
  .meta({ id: 'ReferenceRow' })
export type ReferenceRow = z.infer<typeof ReferenceRow>
