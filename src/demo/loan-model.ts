import type { z } from 'zod'
import type { ModelSettings } from '../model/model.ts'

/** Name of the demo's model. */
export const LOAN_MODEL = 'loan-approval'

/** The one version the demo's model is served in. */
export const LOAN_VERSION = '2026-10'

/** How long a loan's outcome takes to be known, in milliseconds: every label is exactly this late. */
export const LABEL_LAG_MS = 2 * 86_400_000

/** The demo model's settings as sent to `PUT /v1/models/loan-approval`; "1" is approved. */
export const LOAN_SETTINGS: z.input<typeof ModelSettings> = {
  task: 'binary',
  positive_class: '1',
  classes: ['0', '1'],
  threshold: 0.5,
  features: {
    age: 'numeric',
    income: 'numeric',
    loan_amount: 'numeric',
    debt_ratio: 'numeric',
    credit_score: 'numeric',
    employment_years: 'numeric',
    open_accounts: 'numeric',
    late_payments: 'numeric',
    purpose: 'categorical',
    housing: 'categorical',
    region: 'categorical',
    channel: 'categorical',
  },
  segments: ['region'],
  labels: { expected_lag: '2d' },
}
