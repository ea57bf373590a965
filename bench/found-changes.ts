import { alphaBudget } from '../src/stats/decision/alpha-budget.ts'
import type { ShareWindow } from '../src/stats/decision/compare-share.ts'
import type { ShareSubject } from '../src/stats/decision/judge-shares.ts'
import { judgeWindow, SLOW_WINDOWS } from '../src/stats/decision/judge-window.ts'
import { type Family, openFamily } from './false-alarm-rules.ts'
import type { Change, PeerValues, Shifts, WatchedModel } from './power-models.ts'
import { openRandom } from './quiet-random.ts'
import { openShifts, type QuietWindow } from './quiet-streams.ts'

const DAY_MS = 86_400_000
const SEED = 2026

/** By default .3 false alarms a month are shared by five families: those of a model without segments or protected groups. */
export const familyAlpha = (windowMs: number): number => alphaBudget(0.3, windowMs) / 5

export const FAMILY_ALPHA = familyAlpha(DAY_MS)

/** Quiet windows between a reference and what changes: what the slow part looks back at. */
const BEFORE = SLOW_WINDOWS - 1

/** Windows a change has to be announced in. */
export const WITHIN = 7

/** Subjects of the largest model. */
const MOST_SUBJECTS = 20

export interface Stream {
  name: string
  n: number
  /** Spread of what each day adds to its rows, in standard deviations; half of its variance is all subjects'. */
  sd: number
}

/** A reference and the windows after it, in which nothing changes. */
export interface Drawn {
  reference: QuietWindow[]
  later: QuietWindow[]
  shifts: Shifts[]
}

export function drawQuiet(
  model: WatchedModel,
  { n, sd }: Stream,
  of: { windows: number; run: number },
): Drawn {
  const random = openRandom(SEED, of.run)
  const next = openShifts(random, { subjects: MOST_SUBJECTS, sd })
  const shifts: Shifts[] = []
  const windows = Array.from({ length: of.windows + BEFORE + WITHIN }, () => {
    shifts.push(next())
    return { n, subjects: model.draw(random, n, shifts.at(-1)!) }
  })
  return {
    reference: windows.slice(0, of.windows),
    later: windows.slice(of.windows),
    shifts: shifts.slice(of.windows),
  }
}

/** The last windows of a run, with a change of this size in what it reaches. */
export function drawChanged({ later, shifts }: Drawn, change: Change, of: { size: number; run: number }) {
  // The same numbers for every size: a larger change is found where a smaller one is.
  const random = openRandom(SEED + 1, of.run)
  const draw = change.draw(of.size)
  return later.slice(BEFORE).map(({ n, subjects }, i): QuietWindow => {
    const changed = draw(random, n, shifts[BEFORE + i]!)
    return { n, subjects: [...changed, ...subjects.slice(changed.length)] }
  })
}

/** From which change on the rule tells: as it comes, or from none at all. */
export type Minimum = 'default' | 'none'

/** One reference of k windows, what follows it, and whoever looks at it. */
export interface Watch {
  /** For each of the later windows: does the rule alarm where nothing changes, and what do other tools measure? */
  quiet(): { alarms: Record<Minimum, boolean[]>; peers: PeerValues[] }
  /** The window, from 1, in which the rule announces the change; Infinity: none of them. */
  announced(changed: readonly QuietWindow[], minimum: Minimum): number
  /** In how many of the windows it does. */
  announcements(changed: readonly QuietWindow[]): number
  peers(changed: readonly QuietWindow[]): PeerValues[]
}

export function openWatch(model: WatchedModel, drawn: Drawn, k: number): Watch {
  const reference = drawn.reference.slice(-k)
  const families = model
    .families(reference[0]!.n)
    .map(asking => countedBy(openFamily(asking, reference, DAY_MS), drawn.later, k))
  const peers = model.openPeers(reference)
  const alarmsAt = (i: number, minimum: Minimum) =>
    families.some(({ ask }) => alarmsAny(asked(ask([], i), minimum)))
  const watching = (changed: readonly QuietWindow[], minimum: Minimum) => {
    const counted = families.map(({ family }) =>
      changed.map((window, i) => family.count(window, k + BEFORE + i)),
    )
    return (_: QuietWindow, i: number) =>
      families.some(({ ask }, f) => announces(asked(ask(counted[f]!, BEFORE + i), minimum)))
  }
  return {
    quiet: () => {
      const none = drawn.later.map((_, i) => alarmsAt(i, 'none'))
      return {
        // What is told only from a change on is told from none as well.
        alarms: { none, default: none.map((alarms, i) => alarms && alarmsAt(i, 'default')) },
        peers: drawn.later.map(window => peers(window, 'all')),
      }
    },
    announced: (changed, minimum) => firstWhere(changed, watching(changed, minimum)),
    announcements: changed => changed.filter(watching(changed, 'default')).length,
    peers: changed => changed.map(window => peers(window, 'changed')),
  }
}

/** The first window, from 1, of which it holds; Infinity if it holds of none. */
export function firstWhere<T>(windows: readonly T[], holds: (window: T, i: number) => boolean): number {
  const at = windows.findIndex(holds)
  return at === -1 ? Number.POSITIVE_INFINITY : at + 1
}

/** A family that has counted the quiet windows: asks about the `at`-th, with others in the place of the last. */
function countedBy(family: Family, later: readonly QuietWindow[], k: number) {
  const quiet = later.map((window, i) => family.count(window, k + i))
  return {
    family,
    ask: (changed: readonly ShareWindow[][], at: number): ShareSubject[] =>
      family.subjects(
        [...(changed.length === 0 ? quiet : quiet.slice(0, BEFORE)), ...changed].slice(0, at + 1),
      ),
  }
}

function asked(subjects: readonly ShareSubject[], minimum: Minimum): readonly ShareSubject[] {
  if (minimum === 'default') return subjects
  return subjects.map(subject => ({ ...subject, minimum: { warning: 0, critical: 0 }, minimumRatio: 1 }))
}

const alarmsAny = (subjects: readonly ShareSubject[]): boolean =>
  subjects.some(mayDrift) && judgeWindow(subjects, FAMILY_ALPHA).some(({ verdict }) => verdict === 'drift')

/** Of which there is not a single case has not risen: not to be asked saves a third of the time. */
export const mayDrift = ({ kind, side, window, before = [] }: ShareSubject): boolean =>
  kind !== 'rate' || side !== 'upper' || [...before, window].some(({ x }) => x[0]! > 0)

/**
 * Whether the first subject drifts. Among m its p-value is multiplied by at least 1 and at most m: most often asking of
 * it alone says as much, at a twentieth of the cost.
 */
export function announces(subjects: readonly ShareSubject[]): boolean {
  const drifts = (asked: readonly ShareSubject[], alpha: number) =>
    judgeWindow(asked, alpha)[0]!.verdict === 'drift'
  const alone = subjects.slice(0, 1)
  if (!mayDrift(alone[0]!) || !drifts(alone, FAMILY_ALPHA)) return false
  return drifts(alone, FAMILY_ALPHA / subjects.length) || drifts(subjects, FAMILY_ALPHA)
}
