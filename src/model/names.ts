import { z } from 'zod'

/** The one project until tenancy exists; it is in every key from the start. */
export const DEFAULT_PROJECT = 'default'

/** A name that appears in URLs and file names. */
export const ModelName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    'must be 1 to 128 letters, digits, dots, dashes or underscores, starting with a letter or digit',
  )
  .meta({ description: 'Name of a model, unique in its project.', example: 'loan-approval' })

/** Name of a feature, segment dimension or resource: anything printable. */
export const FieldName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}]+$/u, 'must not contain control characters')

/** A short text such as a version, a category or an id. */
export const ShortText = z.string().min(1).max(256)
