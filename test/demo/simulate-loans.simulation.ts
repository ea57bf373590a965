import { describe, expect, test } from 'vitest'
import { LOAN_SETTINGS } from '../../src/demo/loan-model.ts'
import { liveRows, productionDay, referenceRows } from '../../src/demo/simulate-loans.ts'
import { Label } from '../../src/model/label.ts'
import { ModelSettings } from '../../src/model/model.ts'
import { Prediction, ReferenceRow } from '../../src/model/prediction.ts'

const DAY_MS = 86_400_000
const GO_LIVE = new Date('2026-10-22T00:00:00Z')
const at = (day: number, ms = 0) => GO_LIVE.getTime() + day * DAY_MS + ms

const reference = [...referenceRows(GO_LIVE)]
/** The story counts days from 1. */
const storyDay = (day: number) => labelled(productionDay(GO_LIVE, day - 1))

type Row = ReferenceRow

function labelled({ predictions, labels }: { predictions: Prediction[]; labels: Label[] }): Row[] {
  return predictions.map((prediction, i) => ({ ...prediction, label: labels[i]!.label }))
}

function values(rows: Row[], feature: string): number[] {
  return rows.map(row => row.features![feature]).filter(value => typeof value === 'number')
}

function moments(sample: number[]) {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length
  const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sample.length - 1)
  return { mean, sd: Math.sqrt(variance) }
}

function share(rows: Row[], is: (row: Row) => boolean): number {
  return rows.filter(is).length / rows.length
}

const accuracy = (rows: Row[]) => share(rows, row => row.prediction === row.label)
const inSouth = (row: Row) => row.segments!.region === 'south'

function p95Latency(rows: Row[]): number {
  const sorted = rows.map(row => row.latency_ms!).sort((a, b) => a - b)
  return sorted[Math.floor(0.95 * sorted.length)]!
}

/** Mann-Whitney: the share of (good, bad) pairs that are ranked right. */
function auc(rows: Row[]): number {
  const sorted = [...rows].sort((a, b) => a.score! - b.score!)
  const ranks = sorted.flatMap((row, i) => (row.label === '1' ? [i + 1] : []))
  const good = ranks.length
  const rankSum = ranks.reduce((sum, rank) => sum + rank, 0)
  return (rankSum - (good * (good + 1)) / 2) / (good * (rows.length - good))
}

describe('rows', () => {
  test('are what the service takes', () => {
    expect(() => ModelSettings.parse(LOAN_SETTINGS)).not.toThrow()
    const { predictions, labels } = productionDay(GO_LIVE, 29)
    for (const prediction of predictions) Prediction.parse(prediction)
    for (const label of labels) Label.parse(label)
    for (const row of reference.slice(0, 5_000)) ReferenceRow.parse(row)
    expect(Object.keys(predictions[0]!.features!)).toEqual(Object.keys(LOAN_SETTINGS.features!))
    expect(predictions[0]!.prediction_id).toMatch(/^loan-\d{6}-\d{5}$/)
    expect(predictions[0]!.timestamp).toMatch(/^2026-11-20T\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('are the same every time, and another go-live only moves them', () => {
    expect(productionDay(GO_LIVE, 12)).toEqual(productionDay(new Date(GO_LIVE), 12))
    const aWeekLater = productionDay(new Date(at(7)), 12)
    const scores = aWeekLater.predictions.map(prediction => prediction.score)
    expect(scores).toEqual(productionDay(GO_LIVE, 12).predictions.map(prediction => prediction.score))
  })

  test('have ids of their own and come in the order of time', () => {
    const ids = new Set(reference.map(row => row.prediction_id))
    for (const row of storyDay(1)) ids.add(row.prediction_id)
    expect(ids.size).toBe(reference.length + storyDay(1).length)
    const times = reference.map(row => row.timestamp as string)
    expect(times).toEqual([...times].sort())
  })

  test('number about 200,000 in 30 days, with quieter nights and weekends', () => {
    expect(reference.length).toBeGreaterThan(195_000)
    expect(reference.length).toBeLessThan(207_000)
    const during = (hour: number) =>
      reference.filter(row => new Date(row.timestamp!).getUTCHours() === hour).length
    expect(during(2) / during(14)).toBeCloseTo(0.25, 1)
    // 2026-10-24 is a Saturday, 2026-10-27 a Tuesday.
    expect(storyDay(3).length / storyDay(6).length).toBeCloseTo(0.9 / 1.04, 1)
  })

  test('are labelled two days later, with the time of the prediction', () => {
    const { predictions, labels } = productionDay(GO_LIVE, 5)
    expect(labels.length).toBe(predictions.length)
    labels.forEach((label, i) => {
      expect(label.prediction_id).toBe(predictions[i]!.prediction_id)
      expect(label.prediction_timestamp).toBe(predictions[i]!.timestamp)
      expect(Date.parse(label.timestamp as string) - Date.parse(predictions[i]!.timestamp as string)).toBe(
        2 * DAY_MS,
      )
    })
  })
})

describe('live rows', () => {
  test('of a whole day are the day, with the labels of the day before yesterday', () => {
    const { predictions, labels } = liveRows(GO_LIVE, at(9), at(10))
    expect(predictions).toEqual(productionDay(GO_LIVE, 9).predictions)
    expect(labels).toEqual(productionDay(GO_LIVE, 7).labels)
  })

  test('of adjoining stretches are those of the whole, wherever it is cut', () => {
    const whole = liveRows(GO_LIVE, at(9), at(9, 7_200_000))
    const cuts = [0, 1_234, 3_599_999, 3_600_000, 5_000_001, 7_200_000]
    const parts = cuts.slice(1).map((to, i) => liveRows(GO_LIVE, at(9, cuts[i]!), at(9, to)))
    expect(parts.flatMap(part => part.predictions)).toEqual(whole.predictions)
    expect(parts.flatMap(part => part.labels)).toEqual(whole.labels)
  })

  test('begin at go-live, and labels two days after it', () => {
    expect(liveRows(GO_LIVE, at(-3), at(0))).toEqual({ predictions: [], labels: [] })
    expect(liveRows(GO_LIVE, at(0), at(2)).labels).toEqual([])
    expect(liveRows(GO_LIVE, at(2), at(2, 3_600_000)).labels.length).toBeGreaterThan(0)
  })

  test('go on after the story at the same rate', () => {
    const { predictions } = liveRows(GO_LIVE, at(40), at(47))
    expect(predictions.length / 7).toBeGreaterThan(6_500)
    expect(predictions.length / 7).toBeLessThan(6_900)
  })
})

describe('the story', () => {
  const numeric = Object.keys(LOAN_SETTINGS.features!).filter(
    name => LOAN_SETTINGS.features![name] === 'numeric',
  )

  const usual = {
    moments: Object.fromEntries(numeric.map(name => [name, moments(values(reference, name))])),
    accuracy: accuracy(reference),
    p95Latency: p95Latency(reference),
  }

  test('begins with a good model', () => {
    expect(usual.accuracy).toBeGreaterThan(0.83)
    expect(usual.accuracy).toBeLessThan(0.87)
    const firstWeek = reference.slice(0, 45_000)
    expect(auc(firstWeek)).toBeGreaterThan(0.88)
    expect(auc(firstWeek)).toBeLessThan(0.94)
    expect(share(reference, row => row.features!.late_payments === 0)).toBeGreaterThan(0.6)
  })

  test.each([1, 8, 15, 21])('day %i is like the reference', day => {
    const rows = storyDay(day)
    for (const name of numeric) {
      const expected = usual.moments[name]!
      const { mean } = moments(values(rows, name))
      expect(Math.abs(mean - expected.mean), name).toBeLessThan((4 * expected.sd) / Math.sqrt(rows.length))
    }
    for (const name of ['income', 'credit_score', 'employment_years', 'housing'])
      expect(Math.abs(share(rows, row => row.features![name] === null) - 0.01), name).toBeLessThan(0.005)
    expect(Math.abs(accuracy(rows) - usual.accuracy)).toBeLessThan(0.018)
    expect(p95Latency(rows) / usual.p95Latency).toBeCloseTo(1, 1)
  })

  test.each([22, 25, 30])('on day %i income has drifted by .4 standard deviations, and only income', day => {
    const rows = storyDay(day)
    for (const name of numeric) {
      const expected = usual.moments[name]!
      const shift = (moments(values(rows, name)).mean - expected.mean) / expected.sd
      if (name === 'income') expect(Math.abs(shift - 0.4), name).toBeLessThan(0.08)
      else expect(Math.abs(shift), name).toBeLessThan(0.06)
    }
  })

  test.each([
    [27, 0.01],
    [28, 0.12],
    [30, 0.12],
    [31, 0.01],
  ])('on day %i the share of missing employment_years is %d', (day, expected) => {
    const missing = share(storyDay(day), row => row.features!.employment_years === null)
    expect(Math.abs(missing - expected)).toBeLessThan(0.015)
  })

  test.each([
    [25, 1],
    [26, 2.5],
    [27, 1],
    [30, 2.5],
    [31, 1],
  ])('on day %i the 95th percentile of latency is %d times the usual', (day, factor) => {
    expect(Math.abs(p95Latency(storyDay(day)) / usual.p95Latency / factor - 1)).toBeLessThan(0.05)
  })

  test('from day 24 on the south loses about 12 points of accuracy and the others none', () => {
    const before = [20, 21, 22, 23].flatMap(storyDay)
    const after = [24, 25, 26, 27, 28].flatMap(storyDay)
    const drop = (of: (row: Row) => boolean) => accuracy(before.filter(of)) - accuracy(after.filter(of))
    expect(drop(inSouth)).toBeGreaterThan(0.09)
    expect(drop(inSouth)).toBeLessThan(0.15)
    expect(Math.abs(drop(row => !inSouth(row)))).toBeLessThan(0.015)
  })
})
