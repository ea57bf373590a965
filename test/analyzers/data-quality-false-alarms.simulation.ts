import { expect, it } from 'vitest'
import { dataQuality } from '../../src/analyzers/data-quality.ts'
import { judgeView } from '../../src/analyzers/judge-view.ts'
import { seededNormal, seededUniform } from '../stats/histogram/random.ts'
import { countValues, qualityView, type Values } from './quality-view.ts'

const K = 24
const ROWS = 400
/** Windows judged by each reference. */
const JUDGED = 35
const SEEDS = [1, 2, 3]

interface Random {
  uniform: () => number
  normal: () => number
}

/** Opens a stream of windows: each call of the inner one begins a window, each of the innermost is a row. */
type Stream = (random: Random) => () => () => number | string | null

const zipf = (uniform: () => number, categories: number): string =>
  `c${Math.floor(categories ** uniform()) - 1}`

/** A row like the others of its user, who brings so many. */
const byUsers =
  (rows: number, draw: (random: Random) => number | string | null): Stream =>
  random =>
  () => {
    let row = 0
    let value = draw(random)
    return () => {
      if (row++ % rows === 0) value = draw(random)
      return value
    }
  }

/** Nothing ever changes in these; what differs is how alike the rows of a window are. */
const NUMBERS: Record<string, Stream> = {
  'independent numbers': byUsers(1, ({ normal }) => normal()),
  'numbers that end somewhere, which moves by days':
    ({ uniform, normal }) =>
    () => {
      const day = 0.15 * normal()
      return () => uniform() + day
    },
  'numbers of the day':
    ({ normal }) =>
    () => {
      const day = Math.exp(normal())
      return () => day
    },
  'users with 20 rows': byUsers(20, ({ uniform }) => -Math.log(uniform())),
  'users with 100 rows': byUsers(100, ({ uniform }) => uniform() ** -0.5),
  'days alike each other': ({ uniform, normal }) => {
    let state = normal()
    return () => {
      state = 0.8 * state + 0.6 * normal()
      const day = 0.15 * state
      return () => uniform() + day
    }
  },
}

const CATEGORIES: Record<string, Stream> = {
  'independent categories': byUsers(1, ({ uniform }) => zipf(uniform, 300)),
  'categories of users with 20 rows': byUsers(20, ({ uniform }) => zipf(uniform, 100)),
  'categories of users with 100 rows': byUsers(100, ({ uniform }) => zipf(uniform, 12)),
  'a rare flag of users with 20 rows, often missing': byUsers(20, ({ uniform }) =>
    uniform() < 0.5 ? null : uniform() < 0.1 ? 'yes' : 'no',
  ),
}

function alarmsOf(stream: Stream, { features, seed }: { features: number; seed: number }): number {
  const named = Array.from({ length: features }, (_, i): [string, () => Values] => {
    const random = { uniform: seededUniform(97 * seed + i), normal: seededNormal(89 * seed + i + 50_000) }
    const next = stream(random)
    return [`f${i}`, () => Array.from({ length: ROWS }, next())]
  })
  const windows = (k: number) =>
    named.map(([name, window]) => [name, Array.from({ length: k }, window)] as const)
  const quiet = qualityView(
    Object.fromEntries(windows(K).map(([name, reference]) => [name, { reference, current: reference[0]! }])),
  )
  // α is at least 1 % for the family, where a model's usual one is .2 %.
  const model = { ...quiet.model, settings: { ...quiet.model.settings, false_alarms_per_month: 1.5 } }
  const later = windows(JUDGED)
  const sides = Array.from({ length: JUDGED }, (_, i) =>
    countValues(quiet.binnings, new Map(later.map(([name, values]) => [name, values[i]!]))),
  )
  const alarming = sides.filter((current, i) => {
    const before = sides.slice(Math.max(0, i - 6), i).map(side => ({ side, bucket: 0, isWindow: true }))
    const answers = judgeView({ ...quiet, model, current, before }, [dataQuality])
    expect(answers[0]!.alpha).toBeGreaterThan(0.0099)
    return answers.some(({ judgement }) => judgement.verdict === 'drift')
  })
  return alarming.length
}

const alarms = (stream: Stream, features: number) =>
  SEEDS.reduce((sum, seed) => sum + alarmsOf(stream, { features, seed }), 0)

it.each(Object.entries(NUMBERS))('%s: at most one quiet window in a hundred alarms', (_, stream) => {
  expect(alarms(stream, 5)).toBeLessThanOrEqual(0.01 * JUDGED * SEEDS.length)
})

it.each(Object.entries(CATEGORIES))('%s: at most one quiet window in a hundred alarms', (_, stream) => {
  expect(alarms(stream, 8)).toBeLessThanOrEqual(0.01 * JUDGED * SEEDS.length)
})
