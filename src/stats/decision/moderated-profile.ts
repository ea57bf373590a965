import { fUpperTail } from '../special/f-upper-tail.ts'
import { normalQuantile } from '../special/normal-quantile.ts'
import { benjaminiHochberg } from './benjamini-hochberg.ts'
import { withCountSpreads } from './count-spreads.ts'
import { MIN_REFERENCE_WINDOWS } from './finding.ts'
import {
  type Deviations,
  deviationsOf,
  type FamilyProfile,
  type ReferenceWindows,
  referenceProfile,
  type SubjectProfile,
  spreadOf,
} from './reference-profile.ts'
import { independentSpreads, type Spread, type SpreadPrior, spreadPrior } from './spread-prior.ts'
import { MOST_AUTOCORRELATION, windowsWorthOne } from './window-autocorrelation.ts'

/** Of fewer expected rows a window the angle is too coarse for its spread to be like others'. */
const MIN_EXPECTED = 5

/** Up to this rate of false ones (Benjamini–Hochberg) a subject is said to vary more than its family does. */
const MAX_DOUBT = 0.25

/**
 * Fewer windows say little of how alike neighbours are: lent spreads alone, with 10 and days that correlate by .8, made 8 to 11 %
 * of quiet windows alarm instead of 2. Where windows vary no more than independent rows, neighbours have nothing to be alike in.
 */
const MIN_WINDOWS = 20
const MAX_STEADY = 1.1

/** Neighbours of few windows are taken to be as alike as this confidence does not rule out. */
const ALIKE_CONFIDENCE = 0.9

/**
 * The profile of a family whose subjects lend each other what they know of the spread between windows: from K windows
 * alone every φ is so uncertain that Student's t asks for 9.5 standard errors where 4.5 would do. With the prior of the
 * family (d₀, s₀²) φ becomes (d₀·s₀² + ν·φ) / (d₀ + ν), at least 1, with ν + d₀ degrees of freedom.
 *
 * d₀ is large where subjects vary alike, and near 0 where each has a spread of its own. A subject that varies more than the
 * others do by chance (an F test of every share) keeps its own: a crowd of steady features is no reason to think it
 * steady.
 *
 * Source: Smyth 2004, Stat. Appl. Genet. Mol. Biol. 3(1), art. 3; Phipson et al. 2016, Ann. Appl. Stat. 10, 946–963, for the
 * exception.
 *
 * @throws RangeError if the windows of one subject do not have the same number of shares
 */
export function moderatedProfile(subjects: readonly ReferenceWindows[]): FamilyProfile {
  const looks = profileWith(subjects, 0)
  const doubt = doubtOf(looks)
  const { family, shares } = besideRows(doubt === 0 ? looks : profileWith(subjects, doubt))
  const prior = commonPrior(shares)
  if (prior === null) return family
  const keepsOwn = strangersAmong(shares, prior)
  const moderated = family.subjects.map((profile, s) => {
    if (keepsOwn[s]) return profile
    const nu = profile.nu + prior.nu
    const phi = shares[s]!.map(({ value }) => Math.max(1, (prior.nu * prior.value + profile.nu * value) / nu))
    return { ...profile, nu, phi }
  })
  return { ...family, subjects: moderated }
}

/** A family's own profile, and what its shares could lend each other. */
interface Profiled {
  family: FamilyProfile
  shares: ShareSpread[][]
}

function profileWith(subjects: readonly ReferenceWindows[], doubt: number): Profiled {
  const deviations = subjects.map(deviationsOf)
  const family = withCountSpreads(referenceProfile(subjects, doubt), deviations)
  return { family, shares: family.subjects.map((profile, s) => sharesOf(deviations[s]!, profile)) }
}

/**
 * The profile if neighbours are alike in what windows add to the noise of their rows. That noise is new in every window and
 * hides it: where windows add a variance of s₀² − 1 to its 1, theirs is r/(1 − 1/s₀²) (Spearman 1904, Am. J. Psychol. 15, 72–101,
 * on attenuation).
 */
function besideRows({ family, shares }: Profiled): Profiled {
  const prior = commonPrior(shares)
  if (prior === null || prior.value <= MAX_STEADY) return { family, shares }
  const r = Math.min(MOST_AUTOCORRELATION, family.r / (1 - 1 / prior.value))
  const g = windowsWorthOne(r)
  const spreads = shares.map(own =>
    own.map(share => ({ ...share, value: spreadBesideRows(share.series, g) })),
  )
  const subjects = family.subjects.map((profile, s) => {
    const phi = spreads[s]!.map(({ value }) => Math.max(1, value))
    return { ...profile, g, phi }
  })
  return { family: { ...family, subjects }, shares: spreads }
}

/** Like `spreadOf`, but only what exceeds the 1 of independent rows is too small by as much as it is alike. */
function spreadBesideRows(deviations: readonly (number | null)[], g: number): number {
  const square = spreadOf(deviations, 1)
  return square <= 1 ? square : 1 + ((square - 1) * spreadOf(deviations, g)) / square
}

/**
 * How much more alike the neighbours of few windows may be than they look. The coefficient of K windows has a standard error of
 * 1/√K where they are not alike at all, of as many independent series as all are worth 1/√(K·worth); 1 − 3/K is what it was
 * freed from (see `windowAutocorrelation`).
 */
function doubtOf({ family, shares }: Profiled): number {
  const k = Math.max(...family.subjects.map(profile => profile.k))
  if (k >= MIN_WINDOWS) return 0
  const prior = priorOf(shares)
  if (prior === null || prior.value <= MAX_STEADY) return 0
  const worth = independentSpreads(tellingOf(shares).map(({ series }) => series))
  return normalQuantile(ALIKE_CONFIDENCE) / Math.sqrt(k * worth) / (1 - 3 / k)
}

/** The spreads of a subject's shares; others may learn from those that are telling. */
type ShareSpread = Spread & { isTelling: boolean }

const tellingOf = (subjects: readonly ShareSpread[][]): ShareSpread[] =>
  subjects.flat().filter(({ isTelling }) => isTelling)

/** A single stranger would make all look unlike: what the others have in common is asked again without it. */
function commonPrior(shares: readonly ShareSpread[][]): SpreadPrior | null {
  const strangers = strangersAmong(shares, priorOf(shares))
  return priorOf(shares.filter((_, s) => !strangers[s]))
}

const priorOf = (subjects: readonly ShareSpread[][]): SpreadPrior | null => spreadPrior(tellingOf(subjects))

/** For each subject, whether one of its shares varies more than such a family explains. */
function strangersAmong(subjects: readonly ShareSpread[][], prior: SpreadPrior | null): boolean[] {
  if (prior === null) return subjects.map(() => false)
  const chances = subjects.flat().map(({ value, nu }) => fUpperTail(value / prior.value, nu, prior.nu))
  const doubts = benjaminiHochberg(chances)
  let asked = 0
  return subjects.map(shares => {
    const own = doubts.slice(asked, asked + shares.length)
    asked += shares.length
    return own.some(doubt => doubt <= MAX_DOUBT)
  })
}

function sharesOf(deviations: Deviations, { k, nu, g, pooled }: SubjectProfile): ShareSpread[] {
  const buckets = Object.values(pooled)
  const n = buckets.reduce((sum, bucket) => sum + bucket.n, 0)
  const windows = buckets.reduce((sum, bucket) => sum + bucket.windows, 0)
  return deviations.series.map((series, j) => {
    const value = spreadOf(series, g)
    const x = buckets.reduce((sum, bucket) => sum + bucket.x[j]!, 0)
    const isTelling = k >= MIN_REFERENCE_WINDOWS && value > 0 && Math.min(x, n - x) >= MIN_EXPECTED * windows
    return { value, nu, series, isTelling }
  })
}
