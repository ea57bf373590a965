import { z } from 'zod'
import { Duration, durationMs } from './moment.ts'
import { FieldName, ModelName, ShortText } from './names.ts'

export const Task = z.enum(['binary', 'multiclass', 'regression'])
export type Task = z.infer<typeof Task>

export const FeatureType = z.enum(['numeric', 'categorical'])
export type FeatureType = z.infer<typeof FeatureType>

/** Features a model may have; more are neither declared nor learned from its rows. */
export const MOST_FEATURES = 1_000

/** Rows are counted again for two days less than they are kept, labels and all. */
const LEAST_RETENTION_MS = 3 * 86_400_000

/** A share of rows that is promised to be good; the rest is a budget, so it is not all of them. */
const PromisedShare = z.number().gt(0).lt(1)

/** What a model's users may expect of its answers. */
const Objectives = z.strictObject({
  latency_ms: z
    .strictObject({ threshold: z.number().gt(0), share: PromisedShare })
    .optional()
    .meta({
      description:
        'This share of rows takes at most `threshold` milliseconds, which is also the target of Apdex.',
    }),
  errors: z
    .strictObject({ share: PromisedShare })
    .optional()
    .meta({ description: 'This share of rows does not come with the status `error`.' }),
})

/** Which of a model's references its windows are judged by. */
const JudgedBy = z.strictObject({ pages: ModelName.optional(), reports: ModelName.optional() }).meta({
  description:
    'Names of the reference whose verdicts people are told, and of one that is only reported. Left out: a rolling reference pages and the newest other one reports; without a rolling one the newest pages.',
})

/** What `PUT /v1/models/{model}` takes: how a model is to be watched. */
export const ModelSettings = z
  .strictObject({
    task: Task,
    positive_class: ShortText.optional(),
    classes: z.array(ShortText).max(1000).optional(),
    threshold: z.number().min(0).max(1).default(0.5),
    features: z
      .record(FieldName, FeatureType)
      .refine(features => Object.keys(features).length <= MOST_FEATURES, `at most ${MOST_FEATURES} features`)
      .default({}),
    segments: z.array(FieldName).max(20).default([]).meta({
      description:
        'Keys of `segments` that rows are counted apart by: the first 100 values of each, later ones together as `other`.',
    }),
    protected: z.array(FieldName).max(20).default([]).meta({
      description:
        'Attributes of people, segments or categorical features: groups are compared, the first 100 values of each and `other`.',
    }),
    labels: z.strictObject({ expected_lag: Duration.default('0d') }).default({ expected_lag: '0d' }),
    objectives: Objectives.default({}),
    references: JudgedBy.optional(),
    window: z.enum(['1h', '1d']).default('1d'),
    slice: z.enum(['10m', '60m']).optional().meta({
      description:
        'The shortest time that is counted: 10m, or 60m with more than 200 features. Slices of an hour stay: they cannot be made shorter.',
    }),
    retention: Duration.default('90d').meta({
      description:
        'How long raw rows of production are kept. Labels that are later than this, less two days, are refused; what was counted stays.',
    }),
    false_alarms_per_month: z.number().gt(0).max(100).default(0.3),
  })
  .superRefine((settings, context) => {
    if (settings.task === 'binary' && settings.positive_class === undefined)
      context.addIssue({
        code: 'custom',
        path: ['positive_class'],
        message: 'a binary model needs its positive class, such as "1"',
      })
    const least = LEAST_RETENTION_MS + durationMs(settings.labels.expected_lag)
    if (durationMs(settings.retention) < least)
      context.addIssue({
        code: 'custom',
        path: ['retention'],
        message: 'must be at least three days longer than labels.expected_lag',
      })
  })
  .meta({ id: 'ModelSettings' })
export type ModelSettings = z.infer<typeof ModelSettings>

/** A model as the store keeps it. */
export const Model = z.object({
  project: z.string(),
  model: ModelName,
  settings: ModelSettings,
  /** `registered` by PUT, or `inferred` from its first predictions. */
  origin: z.enum(['registered', 'inferred']),
})
export type Model = z.infer<typeof Model>
