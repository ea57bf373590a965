import { readFileSync } from 'node:fs'

interface TwoSample {
  reference: number[]
  current: number[]
  ks: { statistic: number; p_asymptotic: number }
  wasserstein: number
}

interface TwoCounts {
  reference: number[]
  current: number[]
  chi_squared: { statistic: number; df: number; p: number }
  'psi_floor_1e-4_not_renormalised': number
  js_divergence_nats: number
  js_distance_base2: number
}

interface Golden {
  two_sample: Record<string, TwoSample>
  categorical: Record<string, TwoCounts>
}

/** SciPy's answers. */
const golden: Golden = JSON.parse(readFileSync('../shared/goldens/statistics.json', 'utf8'))
export const twoSample = Object.entries(golden.two_sample)
export const twoCounts = Object.entries(golden.categorical)

type Peer = { whole: number }
const peers: { univariate: Record<string, { kolmogorov_smirnov: Peer; wasserstein: Peer }> } = JSON.parse(
  readFileSync('../shared/goldens/peer_values_california.json', 'utf8'),
)
/** NannyML's answers for the whole analysis period of the California data, by feature. */
export const california = peers.univariate
