import { z } from 'zod'
import { analyzerNames } from '../analyzers/index.ts'
import type { Measurement } from '../model/measurement.ts'
import { Severity } from '../model/measurement.ts'
import { channelNames } from './channels/index.ts'

export const RuleName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1 to 64 lower-case letters, digits or dashes')

const Pattern = z
  .string()
  .regex(/^[^*]*\*?$/, 'must be an exact name, or the start of one followed by *, such as feature:*')

const Windows = z.number().int().min(1).max(1000)

/**
 * What people want to be told. A rule selects verdicts and holds them for a number of windows; whether there
 * is drift at all was decided before, by the statistical rule alone.
 */
export const Rule = z.strictObject({
  name: RuleName,
  /** Only here so that a file may say it; `false` takes the rule away, see load-rules. */
  enabled: z.literal(true).default(true),
  analyzer: z.enum(analyzerNames),
  /** Exact, or a prefix that ends in `*`. */
  subject: Pattern.default('*'),
  model: Pattern.default('*'),
  /** Empty: all rows together. `*`: those and every segment as well. */
  segment: z.enum(['', '*']).default(''),
  min_severity: Severity.default('warning'),
  /** Bad windows in a row before the alert fires. */
  for: Windows.default(1),
  /** Windows in a row without drift, the last of them good, before it is resolved; seven where none can tell. */
  clear_after: Windows.default(1),
  /** Who is told; without it every channel that is configured. */
  channels: z.array(z.enum(channelNames)).optional(),
})
export type Rule = z.infer<typeof Rule>

const matches = (pattern: string, text: string): boolean =>
  pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern

/** Whether a rule is about this measurement (or the alert that was made from one). */
export function ruleSelects(
  rule: Rule,
  target: Pick<Measurement, 'analyzer' | 'subject' | 'model' | 'segment'>,
): boolean {
  return (
    rule.analyzer === target.analyzer &&
    matches(rule.subject, target.subject) &&
    matches(rule.model, target.model) &&
    matches(rule.segment, target.segment)
  )
}
