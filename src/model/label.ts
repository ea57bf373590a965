import { z } from 'zod'
import { ModelName, ShortText } from './names.ts'

/** What turned out to be true of one prediction, as sent to `POST /v1/labels`. */
export const Label = z
  .strictObject({
    model: ModelName,
    prediction_id: ShortText,
    label: z.union([z.string().max(256), z.number(), z.boolean()]),
    timestamp: z.union([z.string(), z.number()]).optional(),
    prediction_timestamp: z.union([z.string(), z.number()]).optional(),
    source: z.string().max(256).optional(),
    weight: z.number().min(0).optional(),
  })
  .meta({ id: 'Label' })
export type Label = z.infer<typeof Label>
