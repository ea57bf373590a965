import { readFileSync } from 'node:fs'

interface TwoSample {
  reference: number[]
  current: number[]
  ks: { statistic: number; p_asymptotic: number; p_exact: number }
  wasserstein: number
  energy_distance: number
  cramer_von_mises: { statistic: number; p: number }
  /** Of the reference, corrected for ties and continuity. */
  mann_whitney: { u_reference: number; p: number }
  /** Reference less current. Not for constants. */
  welch_t?: { t: number; df: number; p: number }
  /** Standardised by its mean and deviation under no drift. Not for constants. */
  anderson_darling_midrank?: number
}

interface TwoCounts {
  reference: number[]
  current: number[]
  chi_squared: { statistic: number; df: number; p: number }
  'psi_floor_1e-4_not_renormalised': number
  js_divergence_nats: number
  js_distance_base2: number
  /** Of all categories, none pooled. */
  g_test: { statistic: number; p: number }
  hellinger: number
  total_variation: number
  l_infinity: number
  /** Without correction for bias. */
  cramers_v: number
  /** Of two categories only. */
  fisher_exact_p?: number
}

interface Golden {
  two_sample: Record<string, TwoSample>
  categorical: Record<string, TwoCounts>
  descriptive: { values: number[]; mean: number; variance_n_minus_1: number }
}

/** SciPy's answers. */
const golden: Golden = JSON.parse(readFileSync('../shared/goldens/statistics.json', 'utf8'))
export const twoSample = Object.entries(golden.two_sample)
export const twoCounts = Object.entries(golden.categorical)
export const { descriptive } = golden

type Peer = { whole: number }
const peers: {
  univariate: Record<string, { kolmogorov_smirnov: Peer; wasserstein: Peer }>
  categorical_y_pred: Record<'jensen_shannon' | 'hellinger' | 'l_infinity' | 'chi2', Peer>
  evidently: Record<string, { wasserstein: number; ed: number; ks: number }>
} = JSON.parse(readFileSync('../shared/goldens/peer_values_california.json', 'utf8'))
/** NannyML's answers for the whole analysis period of the California data, by feature. */
export const california = peers.univariate
/** The same of the predicted classes. */
export const californiaClasses = peers.categorical_y_pred
/** Evidently's answers for the same rows, by numeric column. */
export const evidently = peers.evidently
