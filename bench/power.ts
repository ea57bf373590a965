/**
 * What is found: the smallest change that is announced within seven windows in nine of ten cases, and how long one of a
 * stated size takes, by the default rule and by the statistics of other tools, whose thresholds are set so that they
 * alarm as often as the rule does where nothing changes. Then two years of real hours.
 *
 *     npm run bench:power            # all of it
 *     npm run bench:power -- short   # fewer runs: a share of nine in ten has a standard error of 5.5 %
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { measureBikeSharing, type SecondYear } from './bike-sharing.ts'
import { FAMILY_ALPHA, WITHIN } from './found-changes.ts'
import { bestOf, type Comparison, type Delay, type PowerCell } from './power-cell.ts'
import { PARTS, STREAMS } from './power-part.ts'
import { report, rounded } from './report.ts'
import { STANDINGS, type Standing, standing } from './smallest-change.ts'

/** References drawn of each model beside each stream: a share of nine in ten has a standard error of 3.4 %. */
const RUNS = process.argv.includes('short') ? 30 : 80

const PROCESSES = 2

/** Days of a window of the real hours. */
const REAL_WINDOWS = [1, 7]

const began = performance.now()
const real = REAL_WINDOWS.flatMap(days => {
  const { inputs, error, growth } = measureBikeSharing(days)
  const of = (asked: string, rules: readonly SecondYear[]) => rules.map(rule => ({ days, asked, ...rule }))
  return [
    ...of('inputs: false pages', inputs),
    ...of(`error, which grew by ${Math.round(100 * growth)} %`, error),
  ]
})

const cells = (await inParallel()).flatMap((measured, i) =>
  measured.map(cell => ({ stream: STREAMS[PARTS[i]!.stream]!, ...cell })),
)

/** Every part, by two processes that take turns at what is left. */
async function inParallel(): Promise<PowerCell[][]> {
  const measured: PowerCell[][] = []
  let next = 0
  const work = async () => {
    const measurer = fork(new URL('./power-measurer.ts', import.meta.url), { serialization: 'advanced' })
    while (next < PARTS.length) {
      const part = next++
      measurer.send({ ...PARTS[part]!, runs: RUNS })
      const [found] = await once(measurer, 'message')
      measured[part] = found
      const { name, n } = STREAMS[PARTS[part]!.stream]!
      process.stderr.write(
        `${measured[part]!.map(({ change, k }) => `${change} (K = ${k})`).join(', ')}: ${name}, n = ${n}\n`,
      )
    }
    measurer.disconnect()
  }
  await Promise.all(Array.from({ length: PROCESSES }, work))
  return measured
}

const shown = (size: number | null) => (size === null ? 'none' : Number(size.toPrecision(2)))
const windows = (delay: Delay) => delay.map(each => (each > WITHIN ? `>${WITHIN}` : each)).join('–')
const ratioOf = ({ smallest, peers, best }: Comparison) =>
  smallest === null || peers[best] == null ? null : rounded(smallest / peers[best], 2)

const figuresOf = ({ falseAlarms, ...compared }: Comparison) => ({
  ...compared,
  ratio: ratioOf({ falseAlarms, ...compared }),
  false_alarms: falseAlarms,
})

/** By the statistics whose unit is, as the rule's, the spread of the reference's own windows. */
function byOwnSpread({ peers }: PowerCell): number | null {
  const learned = Object.fromEntries(Object.entries(peers).filter(([name]) => name.endsWith('± s')))
  return learned[bestOf(learned)]!
}

const countStandings = (of: (cell: PowerCell) => Standing) =>
  Object.fromEntries(STANDINGS.map(each => [each, cells.filter(cell => of(cell) === each).length]))

console.table(
  real.map(({ days, asked, rule, windows, pages, first, lasting }) => ({
    'bike sharing, second year': asked,
    'days a window': days,
    rule,
    'windows in alarm': rounded(windows, 3),
    pages,
    first: first ?? '–',
    'most windows from': lasting ?? '–',
  })),
)
report(
  cells.map(cell => ({
    change: cell.change,
    stream: cell.stream.name,
    n: cell.stream.n,
    K: cell.k,
    'false alarms': rounded(cell.falseAlarms, 4),
    'this rule': shown(cell.smallest),
    '± s.e.': cell.error === null ? '' : shown(cell.error),
    'best peer': shown(cell.peers[cell.best]!),
    by: cell.best,
    'best ± s': shown(byOwnSpread(cell)),
    ratio: ratioOf(cell) ?? '',
    standing: cell.standing,
    'no minimum': shown(cell.withoutMinimum.smallest),
    'its best peer': shown(cell.withoutMinimum.peers[cell.withoutMinimum.best]!),
    'its standing': cell.withoutMinimum.standing,
    'does not matter': shown(cell.atMinimum.immaterial),
    'told of that': rounded(cell.atMinimum.falseAlarms, 3),
    'best then': shown(cell.atMinimum.peers[cell.atMinimum.best]!),
    'then standing': cell.atMinimum.standing,
    stated: cell.stated,
    delay: windows(cell.delay),
    'of best': windows(cell.bestDelay),
  })),
  {
    bench: 'power',
    alpha: FAMILY_ALPHA,
    runs: RUNS,
    seconds: Math.round((performance.now() - began) / 1000),
    standings: countStandings(cell => cell.standing),
    standings_at_minimum: countStandings(cell => cell.atMinimum.standing),
    standings_without_minimum: countStandings(cell => cell.withoutMinimum.standing),
    standings_own_spread: countStandings(cell => standing(cell.smallest, byOwnSpread(cell))),
    cells: cells.map(
      ({ stream, withoutMinimum, atMinimum, bestDelay, change, unit, k, stated, delay, error, ...cell }) => ({
        ...{ stream: stream.name, n: stream.n, change, unit, k },
        ...figuresOf(cell),
        ...{ error, stated, delay, best_delay: bestDelay },
        without_minimum: figuresOf(withoutMinimum),
        at_minimum: figuresOf(atMinimum),
      }),
    ),
    real,
  },
)
