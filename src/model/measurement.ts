import { z } from 'zod'

/** The answer of the decision rule for one subject of one window. */
export const Verdict = z.enum(['drift', 'no_material_drift', 'cannot_tell', 'learning', 'insufficient_data'])
export type Verdict = z.infer<typeof Verdict>

export const Severity = z.enum(['warning', 'critical'])
export type Severity = z.infer<typeof Severity>

/**
 * One number an analyzer computed for one window, with what is needed to explain it. A window without data
 * has no value (null), never 0. Only measurements of statistic `verdict` carry a verdict and are judged.
 */
export const Measurement = z.object({
  model: z.string(),
  version: z.string(),
  segment: z.string(),
  analyzer: z.string(),
  subject: z.string(),
  statistic: z.string(),
  /** Epoch milliseconds, start inclusive, end exclusive. */
  window_start: z.number(),
  window_end: z.number(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  bound: z.number().nullable(),
  p_value: z.number().nullable(),
  n: z.number(),
  /** Id of the reference it was measured by; '' without one. */
  reference: z.string(),
  reference_value: z.number().nullable(),
  verdict: Verdict.nullable(),
  severity: Severity.nullable(),
  /** One sentence for people: what changed, by how much. */
  because: z.string(),
  /** Everything else that explains it: n_eff, φ, ν, K, binning, thresholds. */
  evidence: z.record(z.string(), z.unknown()),
})
export type Measurement = z.infer<typeof Measurement>
