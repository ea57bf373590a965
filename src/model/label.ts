import { z } from 'zod'
import { ModelName, ShortText, textOf } from './names.ts'
import { ClassValue, WEIGHT } from './prediction.ts'

/** What turned out to be true of one prediction, as sent to `POST /v1/labels`; null is the same as left out. */
export const Label = z
  .strictObject({
    model: ModelName,
    prediction_id: ShortText,
    label: ClassValue,
    timestamp: z.union([z.string(), z.number()]).nullish(),
    prediction_timestamp: z.union([z.string(), z.number()]).nullish(),
    source: textOf(256).nullish(),
    weight: z.number().min(0).nullish().meta({ description: WEIGHT }),
  })
  .meta({ id: 'Label' })
export type Label = z.infer<typeof Label>
