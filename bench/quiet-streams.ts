import { normalCdf } from '../src/stats/special/normal-cdf.ts'
import { type Cells, DISTRIBUTIONS, NORMAL_ENDS } from './quiet-cells.ts'
import { multinomial, type Random } from './quiet-random.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** One window: its rows, and of each subject the rows of each cell. */
export interface QuietWindow {
  n: number
  subjects: Float64Array[]
}

/** A stream in which nothing changes. */
export interface QuietStream {
  name: string
  subjects: number
  cells: Cells
  windowMs: number
  /** Windows of the reference. */
  k: number
  /** Of a rolling reference: windows between it and the judged one. A fixed one is the stream's first k windows. */
  gap?: number
  /** Opens it: every call is the next window. */
  open(random: Random): () => QuietWindow
  /** What may be missed of the promise: days alike each other cannot be told from a change. */
  limit: number
}

const LIMIT = 0.012

/** Rows that have nothing to do with each other. */
export const independent = (of: { cells: Cells; n: number; subjects: number }) => ({
  ...{ windowMs: DAY_MS, k: 30, limit: LIMIT, ...of },
  open: (random: Random) => () => ({
    n: of.n,
    subjects: Array.from({ length: of.subjects }, () => multinomial(random, of.n, of.cells.shares)),
  }),
})

/** How windows of normal values differ from each other, in standard deviations of a row. */
interface Effects {
  n?: (random: Random) => number
  /** Spread of what each window adds; half of its variance is shared by all subjects. */
  sd?: number
  /** Correlation of one window's effect with the next one's. */
  follows?: number
  /** What the window adds to every row. */
  season?: (window: number) => number
  /** Rows of 20 come from one user and share half of their variance. */
  users?: boolean
}

/** What each window of a stream adds to the rows of a subject, in standard deviations; every call is the next window. */
export function openShifts(
  random: Random,
  of: Pick<Effects, 'sd' | 'follows' | 'season'> & { subjects: number },
): () => (s: number) => number {
  const { subjects, sd = 0, follows = 0, season = () => 0 } = of
  let window = 0
  const states = Array.from({ length: subjects + 1 }, () => random.normal())
  return () => {
    for (const [i, state] of states.entries())
      states[i] = follows * state + Math.sqrt(1 - follows ** 2) * random.normal()
    const shift = season(window++)
    const drawn = [...states]
    return s => shift + (sd * (drawn[0]! + drawn[s + 1]!)) / Math.SQRT2
  }
}

function effects(of: Effects & { subjects: number }): QuietStream['open'] {
  const { subjects, n = () => 1_000, users = false } = of
  return random => {
    const next = openShifts(random, of)
    return () => {
      const shift = next()
      const rows = n(random)
      if (users) return fromUsers(random, { rows, subjects, shift })
      return {
        n: rows,
        subjects: Array.from({ length: subjects }, (_, s) =>
          multinomial(random, rows, sharesBetween(NORMAL_ENDS, { shift: shift(s) })),
        ),
      }
    }
  }
}

/** Shares of normal rows of this mean and standard deviation between cells' right ends, the last of which has none. */
export function sharesBetween(
  ends: readonly number[],
  { shift = 0, scale = 1 }: { shift?: number; scale?: number },
): number[] {
  let below = 0
  return [...ends, Number.POSITIVE_INFINITY].map(end => {
    const until = normalCdf((end - shift) / scale)
    const share = until - below
    below = until
    return share
  })
}

const ROWS_OF_USER = 20

function fromUsers(
  random: Random,
  { rows, subjects, shift }: { rows: number; subjects: number; shift: (s: number) => number },
): QuietWindow {
  const counted = Array.from({ length: subjects }, () => new Float64Array(NORMAL_ENDS.length + 1))
  for (let user = 0; user < rows / ROWS_OF_USER; user++) {
    const common = random.normal()
    for (const [s, cells] of counted.entries()) {
      const own = shift(s) + (common + random.normal()) / 2
      for (let row = 0; row < ROWS_OF_USER; row++) cells[cellOf(own + random.normal() * Math.SQRT1_2)]! += 1
    }
  }
  return { n: rows, subjects: counted }
}

/** Rows that follow each other (AR(1), ρ = .9), all subjects' half the same. */
function following(subjects: number): QuietStream['open'] {
  const rho = 0.9
  const noise = Math.sqrt(1 - rho ** 2)
  return random => {
    const states = Array.from({ length: subjects + 1 }, () => random.normal())
    return () => {
      const counted = Array.from({ length: subjects }, () => new Float64Array(NORMAL_ENDS.length + 1))
      for (let row = 0; row < 1_000; row++) {
        for (let i = 0; i <= subjects; i++) states[i] = rho * states[i]! + noise * random.normal()
        for (let s = 0; s < subjects; s++)
          counted[s]![cellOf((states[0]! + states[s + 1]!) * Math.SQRT1_2)]! += 1
      }
      return { n: 1_000, subjects: counted }
    }
  }
}

/** First cell of every 64th of a standard deviation from −6 to 6: where the search begins. */
const FIRST = Array.from({ length: 12 * 64 }, (_, i) => NORMAL_ENDS.filter(end => end < i / 64 - 6).length)

function cellOf(x: number): number {
  let cell = FIRST[Math.min(FIRST.length - 1, Math.max(0, Math.floor((x + 6) * 64)))]!
  while (cell < NORMAL_ENDS.length && x > NORMAL_ENDS[cell]!) cell += 1
  return cell
}

const isWeekend = (window: number) => window % 7 > 4
const hourly = (window: number) => 0.5 * Math.sin((2 * Math.PI * window) / 24)

/** Days that differ and follow each other cannot be told from a change as well as others. */
const LIMIT_OF_FOLLOWING = 0.035

const normalDays = (subjects: number) => ({
  ...{ subjects, cells: DISTRIBUTIONS.normal, windowMs: DAY_MS, k: 30, limit: LIMIT },
})

/** Days that follow each other where that is hard to see: of few rows, whose noise hides it, or few of them. */
export function followingDays(subjects: number): QuietStream[] {
  const days = (name: string, of: { rows: number; sd: number; k?: number }): QuietStream => ({
    ...{ ...normalDays(subjects), name, k: of.k ?? 30, limit: LIMIT_OF_FOLLOWING },
    open: effects({ subjects, sd: of.sd, follows: 0.8, n: () => of.rows }),
  })
  return [
    days('day effect .15σ, itself AR .8, n = 100', { rows: 100, sd: 0.15 }),
    days('day effect .1σ, itself AR .8, n = 300', { rows: 300, sd: 0.1 }),
    days('day effect .15σ, itself AR .8, K = 10', { rows: 1_000, sd: 0.15, k: 10 }),
    days('the same, n = 10,000', { rows: 10_000, sd: 0.15, k: 10 }),
    days('the same, n = 100', { rows: 100, sd: 0.15, k: 10 }),
  ]
}

/** The streams of the decision rule's table, as rows in production are. */
export function quietStreams(subjects: number): QuietStream[] {
  const shared = normalDays(subjects)
  const stream = (name: string, of: Effects, over: Partial<QuietStream> = {}): QuietStream => ({
    ...{ name, ...shared, ...over },
    open: effects({ subjects, ...of }),
  })
  const trend: Effects = { season: window => (0.1 * window) / 60 }
  const hours = { windowMs: HOUR_MS, k: 672 }
  return [
    stream('independent rows', {}),
    { name: 'AR(1) ρ=.9 rows', ...shared, open: following(subjects) },
    stream('50 users × 20 rows, ICC .5', { users: true }),
    stream('day effect sd .1σ', { sd: 0.1 }),
    stream('same, n = 10,000', { sd: 0.1, n: () => 10_000 }),
    stream('day effect .15σ, itself AR .8', { sd: 0.15, follows: 0.8 }, { limit: LIMIT_OF_FOLLOWING }),
    stream('n varies 100–3,000, day effect .05σ', {
      sd: 0.05,
      n: random => [100, 300, 1_000, 3_000][Math.floor(4 * random.uniform())]!,
    }),
    stream(
      'weekend effect .3σ, day effect .05σ, K=56',
      { sd: 0.05, season: window => (isWeekend(window) ? 0.3 : 0) },
      { k: 56 },
    ),
    stream('hourly, hour-of-day ±.5σ', { season: hourly }, hours),
    stream('hourly + users', { season: hourly, users: true }, hours),
    stream('slow trend of .1σ in 60 days, rolling reference', trend, { k: 28, gap: 7 }),
    stream('slow trend of .1σ in 60 days, fixed reference', trend),
  ]
}
