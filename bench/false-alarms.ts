/**
 * False alarms where nothing changes: in how many windows the decision rule alarms, beside the rules other tools
 * come with. α = 1 % per window; a reference, then 26 windows that follow it, many times over.
 *
 *     npm run bench:false-alarms            # all of it, some minutes
 *     npm run bench:false-alarms -- short   # the table of streams alone, half a minute
 */
import { clusteredStream } from './clustered-stream.ts'
import { openRule } from './false-alarm-rules.ts'
import { openPeers } from './peer-rules.ts'
import { DISTRIBUTIONS } from './quiet-cells.ts'
import { openRandom } from './quiet-random.ts'
import { followingDays, independent, type QuietStream, quietStreams } from './quiet-streams.ts'
import { report, rounded } from './report.ts'

const ALPHA = 0.01
const SEED = 2026
const JUDGED = 26
const SIZES = [30, 100, 1_000, 10_000, 1_000_000]

const short = process.argv.includes('short')

/** A stream, and how many references of it are drawn: each is followed by windows of its own. */
interface Run {
  stream: QuietStream
  references: number
}

const tables = quietStreams(20).map(stream => ({ stream, references: stream.k > 100 ? 16 : 100 }))
const crowds = quietStreams(200)
  .filter(({ name }) => /^independent|users × |^day effect sd/.test(name))
  .map(stream => ({ stream: { ...stream, name: `${stream.name}, 200 subjects` }, references: 8 }))
const shapes = Object.entries(DISTRIBUTIONS).flatMap(([name, cells]) =>
  SIZES.map(n => ({
    stream: { name: `${name}, n = ${n.toLocaleString('en-US')}`, ...independent({ cells, n, subjects: 20 }) },
    // Counts of few rows are coarse: there the rule is nearest to what it may.
    references: n <= 100 ? 150 : 10,
  })),
)
// Some references alarm in many of their windows, most in none.
const following = followingDays(20).map(stream => ({ stream, references: 300 }))
const clusters = [120, 240].map(rows => ({ stream: clusteredStream(rows), references: 100 }))

interface Rates {
  windows: number
  rule: number
  /** Standard error of `rule`, from the spread between references: windows of one reference are no strangers. */
  error: number
  /** Of `rule`, what only the slow part raised. */
  slowAlone: number
  peers: Record<string, number | null>
}

function run({ stream, references }: Run, stratum: number): Rates {
  const perReference: number[] = []
  let slowAlone = 0
  const peers: Record<string, number | null> = {}
  for (let reference = 0; reference < references; reference++) {
    const next = stream.open(openRandom(SEED + stratum, reference))
    const windows = Array.from({ length: stream.k + (stream.gap ?? 0) }, next)
    const judge = openRule(stream, windows)
    const ask = openPeers(stream.cells, windows.slice(0, stream.k))
    let alarms = 0
    for (let i = 0; i < JUDGED; i++) {
      const window = next()
      const ours = judge(window, ALPHA)
      alarms += Number(ours.rule)
      slowAlone += Number(ours.slowAlone)
      for (const [name, alarm] of Object.entries(ask(window)))
        peers[name] = alarm === null ? null : (peers[name] ?? 0) + Number(alarm)
    }
    perReference.push(alarms / JUDGED)
  }
  const windows = references * JUDGED
  const rule = perReference.reduce((sum, rate) => sum + rate, 0) / references
  const spread = perReference.reduce((sum, rate) => sum + (rate - rule) ** 2, 0) / (references - 1)
  const share = (count: number | null) => (count === null ? null : count / windows)
  return {
    windows,
    rule,
    error: Math.sqrt(spread / references),
    slowAlone: slowAlone / windows,
    peers: Object.fromEntries(Object.entries(peers).map(([name, count]) => [name, share(count)])),
  }
}

const runs: Run[] = short
  ? tables.map(({ stream }) => ({ stream, references: stream.k > 100 ? 2 : 16 }))
  : [...tables, ...crowds, ...shapes, ...clusters, ...following]

const began = performance.now()
const measured = runs.map((each, i) => {
  const rates = run(each, i)
  process.stderr.write(`${each.stream.name}: ${rates.rule} ± ${rounded(rates.error, 4)}\n`)
  return { name: each.stream.name, limit: each.stream.limit, ...rates }
})

const shown = (value: number | null | undefined) =>
  value === null || value === undefined ? '–' : rounded(value, 3)
report(
  measured.map(({ name, windows, rule, error, slowAlone, peers }) => ({
    'quiet stream': name,
    windows,
    'KS p<.05 any': shown(peers.ks),
    'KS + BH .05': shown(peers.ksBh),
    'PSI ≥ .1': shown(peers.psi),
    'W/σ ≥ .1': shown(peers.wasserstein),
    'mean ± 3 s': shown(peers.threeSigma),
    'this rule': shown(rule),
    '± s.e.': shown(error),
    'slow part alone': shown(slowAlone),
  })),
  {
    bench: 'false-alarms',
    alpha: ALPHA,
    seconds: Math.round((performance.now() - began) / 1000),
    windows: measured.reduce((sum, { windows }) => sum + windows, 0),
    // By more than two standard errors; `above` names all that lie above.
    within: measured.every(({ rule, limit, error }) => rule - 2 * error <= limit),
    above: measured
      .filter(({ rule, limit }) => rule > limit)
      .map(({ name, rule, error }) => ({ name, rule, error })),
    worst: Math.max(...measured.map(({ rule }) => rule)),
  },
)
