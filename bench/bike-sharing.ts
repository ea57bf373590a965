import { readFileSync } from 'node:fs'
import type { ScalarSubject } from '../src/stats/decision/judge-scalar.ts'
import { judgeWindow, SLOW_WINDOWS } from '../src/stats/decision/judge-window.ts'
import { seasonBucket } from '../src/stats/decision/season-bucket.ts'
import { askingOf, openFamily } from './false-alarm-rules.ts'
import { familyAlpha } from './found-changes.ts'
import { openPeer, spreadOf } from './peer-statistics.ts'
import type { Cells } from './quiet-cells.ts'
import type { QuietWindow } from './quiet-streams.ts'

const FILE = '../shared/data/bike_sharing_hour.csv'
const DAY_MS = 86_400_000

/** The first year is the reference, the second production. */
const REFERENCE_DAYS = 365

const INPUTS = ['temp', 'atemp', 'hum', 'windspeed', 'weathersit'] as const

type Hour = Record<string, number> & { day: number }

/** Hours in order of time; `day` counts from 1 January 2011. */
function readHours(): Hour[] {
  const [header, ...lines] = readFileSync(FILE, 'utf8').trim().split('\n')
  const names = header!.trim().split(',')
  return lines.map(line => {
    const fields = line.trim().split(',')
    const day = (Date.parse(fields[names.indexOf('dteday')]!) - Date.UTC(2011, 0, 1)) / DAY_MS
    return { ...Object.fromEntries(names.map((name, i) => [name, Number(fields[i])])), day }
  })
}

/** The model: the mean count of an hour of working days, or of the others, in the first year. */
function fitMeans(hours: readonly Hour[]): (hour: Hour) => number {
  const keyOf = ({ hr, workingday }: Hour) => hr! + 24 * workingday!
  const sums = new Map<number, { n: number; total: number }>()
  for (const hour of hours) {
    const { n, total } = sums.get(keyOf(hour)) ?? { n: 0, total: 0 }
    sums.set(keyOf(hour), { n: n + 1, total: total + hour.cnt! })
  }
  return hour => {
    const { n, total } = sums.get(keyOf(hour))!
    return total / n
  }
}

/** What alarms, for each window of the second year. */
type Alarms = Record<string, boolean[]>

/** One rule's second year. `windows`: the share in which anything alarms; `pages`: how often something begins to. */
export interface SecondYear {
  rule: string
  windows: number
  pages: number
  /** First day of the first window that alarms, and of the first after which more than half of them do. */
  first: string | null
  lasting: string | null
}

/** Which rules alarm of the inputs, and of the error of a model fitted on the first year. */
export function measureBikeSharing(daysPerWindow: number): {
  inputs: SecondYear[]
  error: SecondYear[]
  growth: number
} {
  const hours = readHours()
  const predict = fitMeans(hours.filter(({ day }) => day < REFERENCE_DAYS))
  const k = Math.floor(REFERENCE_DAYS / daysPerWindow)
  const count = Math.floor((hours.at(-1)!.day + 1) / daysPerWindow)
  const windows = Array.from({ length: count }, (_, i) =>
    hours.filter(({ day }) => Math.floor(day / daysPerWindow) === i),
  )
  const windowMs = daysPerWindow * DAY_MS
  const dateOf = (window: number) =>
    new Date(Date.UTC(2011, 0, 1) + (k + window) * windowMs).toISOString().slice(0, 10)
  const errors = windows.map(rows => rows.map(hour => hour.cnt! - predict(hour)))
  const told = (all: Record<string, Alarms>) =>
    Object.entries(all).map(([rule, alarms]) => ({ rule, ...summarize(alarms, dateOf) }))
  const mae = errors.map(each => mean(each.map(Math.abs)))
  return {
    inputs: told(alarmsOfInputs(windows, k, windowMs)),
    error: told(
      alarmsOfError({ mae, rmse: errors.map(each => Math.sqrt(mean(each.map(e => e * e)))) }, k, windowMs),
    ),
    growth: mean(mae.slice(k)) / mean(mae.slice(0, k)) - 1,
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function alarmsOfInputs(
  windows: readonly (readonly Hour[])[],
  k: number,
  windowMs: number,
): Record<string, Alarms> {
  const inputs = INPUTS.map(name => cellsOf(name, windows, k))
  const counted = windows.map(
    (rows, i): QuietWindow => ({ n: rows.length, subjects: inputs.map(({ counts }) => counts[i]!) }),
  )
  const reference = counted.slice(0, k)
  const later = counted.slice(k)
  const asking = inputs.map(({ cells }, s) => askingOf(cells, s, reference[0]!.n))
  const family = openFamily(asking, reference, windowMs)
  const asked = later.map((window, i) => family.count(window, k + i))
  const judged = asked.map((_, i) =>
    judgeWindow(family.subjects(asked.slice(0, i + 1)), familyAlpha(windowMs)),
  )
  const peers = inputs.map(({ cells }, s) => {
    const peer = openPeer(
      cells,
      reference.map(({ n, subjects }) => ({ n, counts: subjects[s]! })),
    )
    return later.map(({ n, subjects }) => peer(subjects[s]!, n))
  })
  const byPeer = (holds: (found: (typeof peers)[number][number]) => boolean): Alarms =>
    Object.fromEntries(INPUTS.map((name, s) => [name, peers[s]!.map(holds)]))
  return {
    'this rule': Object.fromEntries(
      INPUTS.map((name, s) => [name, judged.map(family => family[s]!.verdict === 'drift')]),
    ),
    'KS or χ² p < .05': byPeer(({ p }) => p < 0.05),
    'PSI ≥ .1': byPeer(({ psi }) => psi >= 0.1),
    'W/σ ≥ .1, JS ≥ .1 of categories': byPeer(({ wasserstein, js }) => (wasserstein ?? js) >= 0.1),
    'JS + 3 s': byPeer(({ jsOfWindows }) => jsOfWindows > 3),
    'mean ± 3 s': byPeer(({ mean }) => mean !== null && mean > 3),
  }
}

/** Each distinct value is a cell; the shares are the reference's. */
function cellsOf(name: (typeof INPUTS)[number], windows: readonly (readonly Hour[])[], k: number) {
  const values = [...new Set(windows.flat().map(hour => hour[name]!))].sort((a, b) => a - b)
  const counts = windows.map(rows => {
    const found = new Float64Array(values.length)
    for (const hour of rows) found[values.indexOf(hour[name]!)]! += 1
    return found
  })
  const rows = windows.slice(0, k).flat().length
  const shares = values.map((_, c) => counts.slice(0, k).reduce((sum, each) => sum + each[c]!, 0) / rows)
  const cells: Cells =
    name === 'weathersit' ? { kind: 'categories', shares, values: [] } : { kind: 'numeric', shares, values }
  return { cells, counts }
}

function alarmsOfError(
  metrics: Record<string, number[]>,
  k: number,
  windowMs: number,
): Record<string, Alarms> {
  const starts = Object.values(metrics)[0]!.map((_, i) => Date.UTC(2011, 0, 1) + i * windowMs)
  const season = seasonBucket(starts.slice(0, k), windowMs)
  const placed = Object.values(metrics).map(values =>
    values.map((value, i) => ({ value, bucket: season.bucketOf(starts[i]!) })),
  )
  const judged = starts.slice(k).map((_, i) =>
    judgeWindow(
      placed.map(
        (values): ScalarSubject => ({
          ...{ kind: 'scalar', scale: 'log', side: 'upper', minimum: { warning: 0.05, critical: 0.15 } },
          reference: values.slice(0, k),
          window: values[k + i]!,
          before: values.slice(Math.max(k, k + i + 1 - SLOW_WINDOWS), k + i),
        }),
      ),
      familyAlpha(windowMs),
    ),
  )
  const names = Object.keys(metrics)
  const byPeer = (limitOf: (reference: readonly number[]) => number): Alarms =>
    Object.fromEntries(
      names.map(name => {
        const limit = limitOf(metrics[name]!.slice(0, k))
        return [name, metrics[name]!.slice(k).map(value => value > limit)]
      }),
    )
  return {
    'this rule': Object.fromEntries(
      names.map((name, s) => [name, judged.map(family => family[s]!.verdict === 'drift')]),
    ),
    'mean + 3 s': byPeer(reference => spreadOf(reference).mean + 3 * spreadOf(reference).deviation),
    '10 % above the mean': byPeer(reference => 1.1 * mean(reference)),
  }
}

function summarize(alarms: Alarms, dateOf: (window: number) => string): Omit<SecondYear, 'rule'> {
  const subjects = Object.values(alarms)
  const any = subjects[0]!.map((_, i) => subjects.some(each => each[i]))
  const begins = (each: readonly boolean[]) => each.filter((alarm, i) => alarm && !each[i - 1]).length
  const dateOfFirst = (holds: (i: number) => boolean) => {
    const at = any.findIndex((alarm, i) => alarm && holds(i))
    return at === -1 ? null : dateOf(at)
  }
  const share = (from: number) => any.slice(from).filter(Boolean).length / (any.length - from)
  return {
    windows: share(0),
    pages: subjects.reduce((sum, each) => sum + begins(each), 0),
    first: dateOfFirst(() => true),
    lasting: dateOfFirst(i => share(i) > 0.5),
  }
}
