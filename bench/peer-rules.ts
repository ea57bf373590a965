import { benjaminiHochberg } from '../src/stats/decision/benjamini-hochberg.ts'
import { openPeer } from './peer-statistics.ts'
import type { Cells } from './quiet-cells.ts'
import type { QuietWindow } from './quiet-streams.ts'

/** Which of the rules people use elsewhere alarm in one window, whatever the subject. */
export interface PeerAlarms {
  ks: boolean
  ksBh: boolean
  psi: boolean
  /** Null where values have no order. */
  wasserstein: boolean | null
  threeSigma: boolean | null
}

/**
 * The default rules of other tools beside the pooled reference: KS (χ² for categories) at p < .05 of any subject, and
 * after Benjamini–Hochberg; PSI ≥ .1 over deciles or categories; Wasserstein distance ≥ .1 σ; a mean more than three
 * standard deviations of the reference windows' means away.
 */
export function openPeers(
  cells: Cells,
  reference: readonly QuietWindow[],
): (window: QuietWindow) => PeerAlarms {
  const peers = reference[0]!.subjects.map((_, s) =>
    openPeer(
      cells,
      reference.map(({ n, subjects }) => ({ n, counts: subjects[s]! })),
    ),
  )
  const numeric = cells.kind === 'numeric'
  return ({ n, subjects }) => {
    const found = subjects.map((counts, s) => peers[s]!(counts, n))
    const p = found.map(each => each.p)
    return {
      ks: p.some(each => each < 0.05),
      ksBh: benjaminiHochberg(p).some(each => each < 0.05),
      psi: found.some(({ psi }) => psi >= 0.1),
      wasserstein: numeric ? found.some(({ wasserstein }) => wasserstein! >= 0.1) : null,
      threeSigma: numeric ? found.some(({ mean }) => mean! > 3) : null,
    }
  }
}
