import { MIN_REFERENCE_WINDOWS } from './finding.ts'
import { type Deviations, type FamilyProfile, type SubjectProfile, spreadOf } from './reference-profile.ts'
import { independentSpreads, type Spread, spreadPrior } from './spread-prior.ts'

/** Fewer cases a window vary by their rarity more than by coming together. */
const MIN_CASES = 1

/**
 * What the rates of a family tell each other of how their counts come in clusters. Where rows of a place or a sender are
 * alike, most windows have no case and one has forty: a reference that has not met such a window yet cannot know. So
 *
 * - φ of no rate is less than is usual in the family, the geometric mean of all;
 * - the degrees of freedom of all are as many as the deviations are worth on average (heavy tails are worth less, see
 *   `independentSpreads`), and as those of their prior more where rates vary alike.
 *
 * @param deviations of each subject of the family, in the same order
 */
export function withCountSpreads(family: FamilyProfile, deviations: readonly Deviations[]): FamilyProfile {
  const telling = family.subjects.flatMap((profile, s): Spread[] => {
    const series = deviations[s]!.ofCounts
    const value = spreadOf(series, profile.g)
    return isTelling(profile) && value > 0 ? [{ value, nu: profile.nu, series }] : []
  })
  if (telling.length === 0) return family
  const worth = 1 / mean(telling.map(({ series }) => 1 / independentSpreads([series])))
  const usual = Math.exp(mean(telling.map(({ value }) => Math.log(value))))
  const lent =
    spreadPrior(telling.map(spread => ({ ...spread, nu: Math.max(1, spread.nu * worth) })))?.nu ?? 0
  return {
    ...family,
    subjects: family.subjects.map(profile => {
      const { counts, nu } = profile
      if (counts === null) return profile
      return {
        ...profile,
        counts: { phi: Math.max(counts.phi, usual), nu: Math.max(1, nu * worth) + lent },
      }
    }),
  }
}

function isTelling({ counts, k, pooled }: SubjectProfile): boolean {
  const cases = Object.values(pooled).reduce((sum, { n, x }) => sum + Math.min(x[0]!, n - x[0]!), 0)
  return counts !== null && k >= MIN_REFERENCE_WINDOWS && cases >= MIN_CASES * k
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
