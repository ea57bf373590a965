import { z } from 'zod'
import { FieldName, ModelName, recordOf, ShortText, textOf } from './names.ts'

/** A class as sent: 1 and "1" are the same one. */
export const ClassValue = z.union([ShortText, z.number(), z.boolean()])

const FeatureValue = z.union([z.number(), textOf(1024), z.boolean(), z.null()])
/** Of a prediction and of a label. */
export const WEIGHT =
  'What it counts for in performance, times that of its label or prediction; 1 if left out'
const Time = z.union([z.string(), z.number()]).meta({ description: 'RFC 3339 with a zone, or epoch ms' })

/** One prediction as a serving application sends it to `POST /v1/predictions`; null is the same as left out. */
export const Prediction = z
  .strictObject({
    model: ModelName,
    version: ShortText.nullish(),
    prediction_id: ShortText.nullish(),
    timestamp: Time.nullish(),
    features: recordOf(FieldName, FeatureValue).nullish(),
    prediction: ClassValue.nullish(),
    score: z.number().min(0).max(1).nullish(),
    probabilities: recordOf(ShortText, z.number().min(0).max(1).nullable())
      .nullish()
      .meta({ description: 'By class; all of them, for log loss and Brier score' }),
    latency_ms: z.number().min(0).nullish(),
    status: z.enum(['ok', 'error']).nullish(),
    error: textOf(1024).nullish(),
    segments: recordOf(FieldName, textOf(256).nullable()).nullish(),
    weight: z.number().min(0).nullish().meta({ description: WEIGHT }),
    resources: recordOf(FieldName, z.number().nullable()).nullish(),
    attributions: recordOf(FieldName, z.number().nullable()).nullish(),
    subject_key: textOf(256).nullish(),
  })
  .meta({ id: 'Prediction' })
export type Prediction = z.infer<typeof Prediction>

/** A prediction of the reference: the same, with what turned out to be true. */
export const ReferenceRow = Prediction.omit({ model: true })
  .extend({ model: ModelName.nullish(), label: ClassValue.nullish() })
  .meta({ id: 'ReferenceRow' })
export type ReferenceRow = z.infer<typeof ReferenceRow>
