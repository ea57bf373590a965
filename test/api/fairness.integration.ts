import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRules } from '../../src/alerting/load-rules.ts'
import type { ComparedFairness } from '../../src/analyzers/compare-fairness.ts'
import { SESSION_COOKIE } from '../../src/api/sessions.ts'
import { openSchedule, tick } from '../../src/jobs/tick.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const DAY = 86_400_000
/** Production began on Monday, 5 October 2026; it is the day after. */
const T0 = Date.UTC(2026, 9, 5)
const NOW = T0 + 1.5 * DAY

const SETTINGS = {
  task: 'binary',
  positive_class: '1',
  features: { sex: 'categorical' },
  segments: ['region'],
  protected: ['sex', 'age'],
}

/** So many rows of people alike: predicted, and labelled where it is known. */
interface Cell {
  sex: string
  region?: 'eu' | 'us'
  rows: number
  prediction: '0' | '1'
  label?: '0' | '1'
}

/** Europeans are young, Americans old. */
function rowsOf(cells: readonly Cell[], day: number) {
  return cells.flatMap(({ sex, region, rows, prediction, label }, c) =>
    Array.from({ length: rows }, (_, i) => ({
      prediction_id: `${day}-${c}-${i}`,
      timestamp: new Date(T0 + day * DAY + 3_600_000).toISOString(),
      features: { sex },
      segments: region ? { region, age: region === 'eu' ? 'young' : 'old' } : {},
      prediction,
      label,
    })),
  )
}

/** A quiet day: in every region half of both are selected, all of them rightly. */
const QUIET = ['f', 'm'].flatMap(sex =>
  (['eu', 'us'] as const).flatMap(region =>
    (['0', '1'] as const).map(
      (answer): Cell => ({ sex, region, rows: 10, prediction: answer, label: answer }),
    ),
  ),
)

/**
 * The day in question. Women: 60 of 200 selected (50 of 100 in eu, 10 of 100 in us), 48 of them rightly, and 42 of
 * the others wrongly not. Men: 120 of 200 (70 and 50), 96 rightly, 24 of the others wrongly not. Ten of another sex,
 * all selected, none labelled.
 */
const UNEQUAL: Cell[] = [
  { sex: 'f', region: 'eu', rows: 40, prediction: '1', label: '1' },
  { sex: 'f', region: 'eu', rows: 10, prediction: '1', label: '0' },
  { sex: 'f', region: 'us', rows: 8, prediction: '1', label: '1' },
  { sex: 'f', region: 'us', rows: 2, prediction: '1', label: '0' },
  { sex: 'f', region: 'eu', rows: 42, prediction: '0', label: '1' },
  { sex: 'f', region: 'eu', rows: 8, prediction: '0', label: '0' },
  { sex: 'f', region: 'us', rows: 90, prediction: '0', label: '0' },
  { sex: 'm', region: 'eu', rows: 70, prediction: '1', label: '1' },
  { sex: 'm', region: 'us', rows: 26, prediction: '1', label: '1' },
  { sex: 'm', region: 'us', rows: 24, prediction: '1', label: '0' },
  { sex: 'm', region: 'eu', rows: 24, prediction: '0', label: '1' },
  { sex: 'm', region: 'eu', rows: 6, prediction: '0', label: '0' },
  { sex: 'm', region: 'us', rows: 50, prediction: '0', label: '0' },
  { sex: 'x', rows: 10, prediction: '1' },
]

let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
  await send('PUT', '/v1/models/people', JSON.stringify(SETTINGS))
  const reference = Array.from({ length: 14 }, (_, i) => rowsOf(QUIET, i - 14)).flat()
  await send('POST', '/v1/models/people/reference', ndjson(reference))
  const production = rowsOf(UNEQUAL, 0)
  await send(
    'POST',
    '/v1/predictions',
    ndjson(production.map(({ label: _, ...row }) => ({ model: 'people', ...row }))),
  )
  const labels = production.flatMap(({ label, prediction_id, timestamp }) =>
    label ? [{ model: 'people', prediction_id, prediction_timestamp: timestamp, label }] : [],
  )
  await send('POST', '/v1/labels', ndjson(labels))
})
afterAll(() => opened.close())

const ndjson = (rows: readonly object[]): string => rows.map(row => `${JSON.stringify(row)}\n`).join('')

async function send(method: string, path: string, body: string): Promise<void> {
  const headers = { 'content-type': method === 'PUT' ? 'application/json' : 'application/x-ndjson' }
  const answer = await opened.request(path, { method, body, headers })
  expect(answer.status, await answer.clone().text()).toBeLessThan(300)
  expect((await answer.json()) as object).not.toMatchObject({ rejected: [expect.anything()] })
}

async function get<Body>(path: string): Promise<Body> {
  const answer = await opened.request(path)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Body
}

const RANGE = `from=${T0}&to=${T0 + DAY}`

describe('a comparison', () => {
  let fairness: ComparedFairness[]
  beforeAll(async () => {
    ;({ fairness } = await get<{ fairness: ComparedFairness[] }>(
      `/v1/models/people/compare?${RANGE}&control=region`,
    ))
  })
  const find = (where: Partial<ComparedFairness>) =>
    fairness.filter(each =>
      Object.entries({ control: null, ...where }).every(([k, v]) => each[k as keyof typeof each] === v),
    )
  const ofWomen = (name: string, library: ComparedFairness['library'] = 'aif360') => {
    const found = find({ attribute: 'sex', group: 'sex=f', name, library })
    expect(found).toHaveLength(1)
    return found[0]!
  }

  it('judges each group against the rest, by the end of its interval', () => {
    // 60/200 : 120/200, and ±1.96·√(1/60.5 − 1/201 + 1/120.5 − 1/201) on the log scale around 60.5/120.5.
    expect(ofWomen('disparate_impact')).toMatchObject({
      compared_with: 'rest',
      value: 0.5,
      low: expect.closeTo(0.3954, 3),
      high: expect.closeTo(0.6375, 3),
      ...{
        n: 200,
        not_estimable: null,
        reference: 1,
        verdict: 'unfair',
        direction: 'disadvantaged',
        withheld: null,
      },
    })
    expect(ofWomen('statistical_parity_difference')).toMatchObject({
      ...{ value: expect.closeTo(-0.3, 12), n: 200, reference: 0, verdict: 'unfair' },
    })
    // 48/90 − 96/120, 12/110 − 24/80, 54/200 − 48/200.
    expect(ofWomen('equal_opportunity_difference')).toMatchObject({
      value: expect.closeTo(-0.266667, 6),
      n: 90,
    })
    expect(ofWomen('false_positive_rate_difference')).toMatchObject({
      value: expect.closeTo(-0.190909, 6),
      n: 110,
    })
    expect(ofWomen('error_rate_difference')).toMatchObject({ value: expect.closeTo(0.03, 12), n: 200 })
  })

  it('shows a group that is too small, and lets it decide nothing', () => {
    const [tiny] = find({ group: 'sex=x', name: 'disparate_impact' })
    expect(tiny).toMatchObject({
      ...{ n: 10, verdict: 'cannot_tell', direction: null, withheld: 'too_few_rows', p_value: null },
    })
    expect(find({ group: 'sex=x', name: 'selection_rate' })).toMatchObject([
      { value: 1, n: 10, verdict: null },
    ])
    expect(find({ group: 'sex=x', name: 'true_positive_rate' })).toMatchObject([
      { value: null, low: null, high: null, n: 0, not_estimable: '0/0' },
    ])
  })

  it('has the metrics of Clarify, AIF360 and Fairlearn by their names and signs', () => {
    const value = (name: string, library: ComparedFairness['library']) => ofWomen(name, library).value
    // The rest are men and the ten: 130/210 selected.
    expect(value('DPPL', 'clarify')).toBeCloseTo(130 / 210 - 0.3, 12)
    expect(value('DI', 'clarify')).toBeCloseTo(0.3 / (130 / 210), 12)
    expect(value('CI', 'clarify')).toBeCloseTo(10 / 410, 12)
    expect(value('RD', 'clarify')).toBeCloseTo(96 / 120 - 48 / 90, 12)
    expect(value('DPL', 'clarify')).toBeCloseTo(120 / 200 - 90 / 200, 12)
    expect(value('false_negative_rate_difference', 'aif360')).toBeCloseTo(42 / 90 - 24 / 120, 12)
    const over = (name: string) =>
      find({ attribute: 'sex', group: '', library: 'fairlearn', method: 'between_groups', name })
    expect(over('demographic_parity_difference')).toMatchObject([
      { value: 0.7, compared_with: 'all_groups', expected_under_equality: expect.any(Number), verdict: null },
    ])
    expect(over('equal_opportunity_difference')[0]!.value).toBeCloseTo(96 / 120 - 48 / 90, 12)
    expect(over('equalized_odds_difference').map(({ agg }) => agg)).toEqual(['worst_case', 'mean'])
  })

  it('crosses protected attributes', () => {
    const young = find({ attribute: 'sex&age', group: 'sex&age=f&young', name: 'selection_rate' })
    expect(young).toMatchObject([{ value: 0.5, n: 100 }])
    const parity = find({
      attribute: 'sex&age',
      group: 'sex&age=f&old',
      name: 'statistical_parity_difference',
    })
    expect(parity).toMatchObject([{ value: expect.closeTo(0.1 - 170 / 300, 12), verdict: 'unfair' }])
  })

  it('compares people alike in a control column', () => {
    // eu: 50 of 80 rejected and 50 of 120 accepted are women; us: 90 of 140 and 10 of 60.
    expect(ofWomen('CDDPL', 'clarify').value).toBeCloseTo((50 / 80 - 50 / 120 + 90 / 140 - 10 / 60) / 2, 12)
    const within = find({
      control: 'region',
      attribute: 'sex',
      group: 'sex=f',
      name: 'statistical_parity_difference',
    })
    expect(within.map(({ stratum, value, n, verdict }) => [stratum, value, n, verdict])).toEqual([
      ['region=eu', expect.closeTo(-0.2, 12), 100, 'cannot_tell'],
      ['region=us', expect.closeTo(-0.4, 12), 100, 'unfair'],
      [null, expect.closeTo(-0.3, 12), 200, null],
    ])
  })

  it('refuses a control that nothing is counted apart by', async () => {
    const answer = await opened.request(`/v1/models/people/compare?${RANGE}&control=shoe`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'unknown_control', path: 'control' })
  })

  it('of one segment has no groups, and no group is judged as a segment is', async () => {
    const eu = await get<{ fairness: unknown[] }>(`/v1/models/people/compare?${RANGE}&segment=region%3Deu`)
    expect(eu.fairness).toEqual([])
    const all = await get<{ subjects: { segment: string }[]; performance: { segment: string }[] }>(
      `/v1/models/people/compare?${RANGE}`,
    )
    const segments = [...all.subjects, ...all.performance].map(({ segment }) => segment)
    expect([...new Set(segments)].sort()).toEqual(['', 'region=eu', 'region=us'])
  })
})

describe('a window that has closed', () => {
  beforeAll(async () => {
    const schedule = openSchedule({
      rules: await loadRules(null),
      channels: [],
      signal: new AbortController().signal,
    })
    for (let round = 0; round < 2; round++) await tick(opened.context, schedule, NOW + round)
  })

  it('is measured, group by group', async () => {
    const { measurements } = await get<{ measurements: Record<string, unknown>[] }>(
      '/v1/models/people/measurements?analyzer=fairness&statistic=verdict&subject=disparate_impact',
    )
    expect(measurements.map(({ segment, verdict, n }) => [segment, verdict, n])).toEqual(
      [
        ['sex&age=f&old', 'drift', 100],
        ['sex&age=f&young', 'cannot_tell', 100],
        ['sex&age=m&old', 'cannot_tell', 100],
        ['sex&age=m&young', 'drift', 100],
        ['sex=f', 'drift', 200],
        ['sex=m', 'drift', 200],
        ['sex=x', 'insufficient_data', 10],
        ['age=old', 'drift', 200],
        ['age=young', 'drift', 200],
      ].toSorted(),
    )
  })

  it('raises alerts the ordinary way', async () => {
    const { alerts } = await get<{ alerts: Record<string, unknown>[] }>(
      '/v1/alerts?model=people&state=firing',
    )
    expect(alerts).toContainEqual(
      expect.objectContaining({
        ...{ rule: 'fairness', analyzer: 'fairness', subject: 'disparate_impact', segment: 'sex=f' },
        ...{ severity: 'warning', state: 'firing' },
        summary: expect.stringMatching(
          /^disparate_impact in sex=f: Disadvantaged: 0\.5 \(0\.395 to 0\.638\) against all other groups, certainly below 0\.8; selection rate 30 % on 200 rows\.$/,
        ),
      }),
    )
    expect(alerts.filter(({ segment }) => segment === 'sex=x')).toEqual([])
  })

  it('is shown on the page of the model', async () => {
    const cookie = `${SESSION_COOKIE}=${opened.sessions.issue(NOW)}`
    const page = await opened.app.request(`/models/people?from=${T0}&to=${T0 + DAY}`, { headers: { cookie } })
    expect(page.status).toBe(200)
    const text = (await page.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
    // Accuracy 146/200, TPR 48/90, FPR 12/110.
    expect(text).toMatch(
      /sex=f ▲ disadvantaged disparate impact 200 30\.0 % 24\.1 to 36\.7 % 73\.0 % [\d.]+ to [\d.]+ % 53\.3 % [\d.]+ to [\d.]+ % 10\.9 % /,
    )
    expect(text).toMatch(/sex=x ○ too few rows 10 100 % /)
  })

  it('agrees with its rows', async () => {
    expect(await opened.context.slicer.verify('people')).toEqual([])
  })
})
