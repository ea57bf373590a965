import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../../src/analyzers/compare.ts'
import { SESSION_COOKIE } from '../../src/api/sessions.ts'
import { writeHorizon } from '../../src/store/horizons.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 9, 31)
/** The reference is the first 24 days of production; rows of the last 4 differ where region is eu and plan is pro. */
const START = NOW - 28 * DAY
const CHANGE = NOW - 4 * DAY
const ROWS_A_DAY = 240

const iso = (ms: number) => new Date(ms).toISOString()
const pair = (names: string, values: string) => encodeURIComponent(`${names}=${values}`)
const EU_PRO = pair('region&plan', 'eu&pro')

interface Row {
  timestamp: number
  features: { x: number }
  prediction: string
  label: string
  version: string
  segments: { region: string; plan: string }
}

function rowsOf(day: number): Row[] {
  return Array.from({ length: ROWS_A_DAY }, (_, i) => {
    const segments = { region: ['eu', 'us'][i % 2]!, plan: ['pro', 'a&b'][i % 3 === 0 ? 0 : 1]! }
    const timestamp = START + day * DAY + Math.floor((i * 2) / ROWS_A_DAY) * (DAY / 2) + i
    const isShifted = timestamp >= CHANGE && segments.region === 'eu' && segments.plan === 'pro'
    return {
      ...{ timestamp, segments, version: i % 4 < 2 ? 'v1' : 'v2' },
      features: { x: ((i * 37 + day * 11) % 100) + (isShifted ? 200 : 0) },
      prediction: String(i % 2),
      // Only where region is eu and plan is pro every fifth is wrong.
      label: String(segments.region === 'eu' && segments.plan === 'pro' && i % 5 === 0 ? 1 - (i % 2) : i % 2),
    }
  })
}
const DAYS = Array.from({ length: 28 }, (_, day) => rowsOf(day))
const all = DAYS.flat()

let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
  const settings = {
    ...{ task: 'binary', positive_class: '1', features: { x: 'numeric' } },
    ...{ segments: ['region', 'plan', 'tier'], protected: ['sex'] },
  }
  await opened.send('models/m', settings, 'PUT')
  const named = all.map(({ label: _, ...row }, i) => ({ model: 'm', prediction_id: `${i}`, ...row }))
  await opened.send('predictions', named)
  const labels = all.map(({ label, timestamp }, i) => ({
    ...{ model: 'm', prediction_id: `${i}`, prediction_timestamp: timestamp, label },
  }))
  await opened.send('labels', labels)
  await opened.send('models/m/reference?name=uploaded', DAYS.slice(0, 12).flat())
  await opened.send('models/m/reference', { from: START, to: CHANGE })
})
afterAll(() => opened.close())

const ask = (query: string) => opened.request(`/v1/models/m/compare?${query}`)

async function compare(query: string): Promise<Comparison> {
  const answer = await ask(query)
  expect(answer.status, await answer.clone().text()).toBe(200)
  return (await answer.json()) as Comparison
}

const countOf = (wanted: (row: Row) => boolean) => all.filter(wanted).length
const isEuPro = ({ segments }: Row) => segments.region === 'eu' && segments.plan === 'pro'
const since = (ms: number) => (row: Row) => row.timestamp >= ms
const last4 = `from=${CHANGE}&to=${NOW}`
const subjectOf = ({ subjects }: Comparison, name: string) =>
  subjects.find(({ subject, analyzer }) => subject === name && analyzer.endsWith('drift'))

/** The text of a page, as someone who signed in sees it. */
async function pageOf(path: string): Promise<{ status: number; text: string }> {
  const headers = { cookie: `${SESSION_COOKIE}=${opened.sessions.issue(NOW)}` }
  const page = await opened.request(path, { headers })
  const text = (await page.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  return { status: page.status, text }
}

describe('a segment of two dimensions', () => {
  it('is counted from rows on both sides, judged, and has its performance', async () => {
    const found = await compare(`${last4}&segment=${EU_PRO}`)
    const now = all.filter(row => isEuPro(row) && since(CHANGE)(row))
    expect(found.current).toMatchObject({ segment: 'region&plan=eu&pro', n: now.length, exact: true })
    expect(found.reference).toMatchObject({
      ...{ name: 'default', segment: 'region&plan=eu&pro', windows: 24, left_out: 0 },
      n: countOf(row => isEuPro(row) && !since(CHANGE)(row)),
    })
    expect(subjectOf(found, 'feature:x')).toMatchObject({
      ...{ segment: '', verdict: 'drift', severity: 'critical' },
      ...{ n_current: now.length, decided_by: expect.objectContaining({ windows: 24 }) },
    })
    const right = now.filter(({ prediction, label }) => prediction === label).length
    expect(found.performance.find(({ name }) => name === 'accuracy')).toMatchObject({
      ...{ segment: '', n: now.length, value: right / now.length },
      reference: expect.closeTo(0.8, 1),
    })
  })

  it('is the same in either order, and tells apart what the others do not show', async () => {
    const [one, other] = [
      await compare(`${last4}&segment=${EU_PRO}`),
      await compare(`${last4}&segment=${pair('plan&region', 'pro&eu')}`),
    ]
    expect(other.subjects).toEqual(one.subjects)
    const us = await compare(`${last4}&segment=${pair('region&plan', 'us&pro')}`)
    expect(subjectOf(us, 'feature:x')).toMatchObject({ verdict: 'cannot_tell' })
  })

  it('may have values with & in them, and none of its rows', async () => {
    const written = await compare(`${last4}&segment=${pair('region&plan', 'eu&a%26b')}`)
    expect(written.current.n).toBe(
      countOf(row => !isEuPro(row) && row.segments.region === 'eu' && since(CHANGE)(row)),
    )
    const none = await compare(`${last4}&segment=${pair('region&sex', 'eu&f')}`)
    expect(none).toMatchObject({ current: { n: 0 }, reference: { n: 0, windows: 0 } })
    for (const { verdict } of none.subjects) expect(['insufficient_data', 'learning']).toContain(verdict)
  })

  it('of a version is counted by it', async () => {
    const found = await compare(`${last4}&segment=${EU_PRO}&version=v1`)
    expect(found.current.n).toBe(countOf(row => isEuPro(row) && since(CHANGE)(row) && row.version === 'v1'))
  })

  it('of an uploaded reference is counted from the rows of the upload', async () => {
    // Its last day ends with its last row, hours early.
    const found = await compare(`${last4}&segment=${EU_PRO}&reference=uploaded`)
    expect(found.reference).toMatchObject({ n: DAYS.slice(0, 12).flat().filter(isEuPro).length, windows: 11 })
  })

  it.each([
    ['region&plan&tier=eu&pro&a', 'too_many_dimensions'],
    ['region&country=eu&de', 'unknown_dimension'],
    ['region&plan=eu', 'bad_segment'],
  ])('“%s” is refused: %s', async (segment, code) => {
    const answer = await ask(`segment=${encodeURIComponent(segment)}`)
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code, path: 'segment' }),
    ])
  })

  it('has a page with its distributions, and a wrong one is told what is wrong', async () => {
    const page = await pageOf(`/models/m?from=${CHANGE}&to=${NOW}&segment=${EU_PRO}`)
    expect(page).toEqual({ status: 200, text: expect.stringContaining('region&amp;plan=eu&amp;pro') })
    const wrong = await pageOf(`/models/m?from=${CHANGE}&to=${NOW}&segment=country%3Dde`)
    expect(wrong).toEqual({ status: 400, text: expect.stringContaining('segment: Rows are told apart') })
  })

  it('has no unusual rows to show', async () => {
    const answer = await opened.request(`/v1/models/m/outliers?segment=${EU_PRO}`)
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'uncounted_segment', path: 'segment' }),
    ])
  })

  describe('of which rows have expired', () => {
    const keepFrom = async (ms: number) => {
      const horizon = { ...opened.context.catalog.horizonOf('m'), recountable_from: ms / 1000 }
      await writeHorizon(opened.context.store, opened.context.project, { model: 'm', horizon })
      opened.context.catalog.advance('m', horizon)
    }
    afterAll(() => keepFrom(0))

    it('begins where rows are kept, on both sides, and is learning from the windows left', async () => {
      await keepFrom(CHANGE - 5 * DAY)
      const found = await compare(`from=${START}&to=${NOW}&segment=${EU_PRO}`)
      expect(found.current.from).toBe(iso(CHANGE - 5 * DAY))
      expect(found.reference).toMatchObject({ from: iso(CHANGE - 5 * DAY), to: iso(CHANGE), windows: 5 })
      expect(subjectOf(found, 'feature:x')).toMatchObject({ verdict: 'learning' })
    })

    it('is refused where none are left, saying from when on there are some', async () => {
      await keepFrom(CHANGE)
      const refused = async (query: string) => {
        const answer = await ask(`${query}&segment=${EU_PRO}`)
        expect(answer.status).toBe(400)
        return (await answer.json()) as { code: string; path: string; title: string }
      }
      const reference = await refused(last4)
      expect(reference).toMatchObject({ code: 'too_old', path: 'reference' })
      expect(reference.title).toContain(iso(CHANGE))
      const current = await refused(`from=${START}&to=${CHANGE}`)
      expect(current).toMatchObject({ code: 'too_old', path: 'to' })
      expect(current.title).toContain(iso(CHANGE))
      // Uploads are kept.
      expect((await compare(`${last4}&segment=${EU_PRO}&reference=uploaded`)).reference?.windows).toBe(11)
    })
  })
})

describe('two sides', () => {
  const ofVersion = (version: string, from: number, to = NOW) =>
    countOf(row => row.version === version && row.timestamp >= from && row.timestamp < to)

  it('may be two versions over the same range', async () => {
    const found = await compare(`from=${START}&to=${CHANGE}&version=v2&reference_version=v1`)
    expect(found.current).toMatchObject({ version: 'v2', n: ofVersion('v2', START, CHANGE) })
    expect(found.reference).toEqual({
      ...{ name: null, version: 'v1', segment: '', from: iso(START), to: iso(CHANGE) },
      ...{ n: ofVersion('v1', START, CHANGE), windows: 24, left_out: 0 },
    })
    expect(subjectOf(found, 'feature:x')?.statistics).not.toEqual([])
  })

  it('may be two ranges, of one version or of all', async () => {
    const earlier = `reference_from=${START}&reference_to=${START + 14 * DAY}`
    const found = await compare(`${last4}&${earlier}`)
    expect(found.reference).toMatchObject({ version: '', n: 14 * ROWS_A_DAY, windows: 14 })
    expect((await compare(`${last4}&version=v1&${earlier}`)).reference).toMatchObject({
      ...{ version: 'v1', n: ofVersion('v1', START, START + 14 * DAY) },
    })
    expect((await compare(`${last4}&version=v1&reference_version=`)).reference).toMatchObject({
      ...{ version: '', n: 4 * ROWS_A_DAY },
    })
  })

  it('may be two segments, of one dimension, of two, or of none', async () => {
    const within = `${last4}&reference_from=${CHANGE}`
    const [eu, us] = ['region%3Deu', 'region%3Dus']
    const found = await compare(`${within}&segment=${eu}&reference_segment=${us}`)
    expect(found.current).toMatchObject({ segment: 'region=eu', n: 2 * ROWS_A_DAY })
    expect(found.reference).toMatchObject({ name: null, segment: 'region=us', n: 2 * ROWS_A_DAY })
    const rest = await compare(`${within}&segment=${EU_PRO}&reference_segment=`)
    expect(rest.current.n).toBe(countOf(row => isEuPro(row) && since(CHANGE)(row)))
    expect(rest.reference).toMatchObject({ segment: '', n: 4 * ROWS_A_DAY })
    const named = await compare(`${last4}&segment=${eu}&reference_segment=${us}`)
    expect(named.reference).toMatchObject({ name: 'default', segment: 'region=us', n: 12 * ROWS_A_DAY })
  })

  it('may be two references', async () => {
    const found = await compare('current=uploaded&reference=default')
    expect(found.current).toMatchObject({ n: 12 * ROWS_A_DAY, from: iso(START), version: '' })
    expect(found.reference).toMatchObject({ name: 'default', n: 24 * ROWS_A_DAY })
    expect(found.performance.find(({ name }) => name === 'accuracy')?.n).toBe(12 * ROWS_A_DAY)
    const other = await compare(`current=default&reference=uploaded&segment=${EU_PRO}`)
    expect(other.current.n).toBe(countOf(row => isEuPro(row) && !since(CHANGE)(row)))
    expect(other.reference).toMatchObject({ name: 'uploaded', windows: 11 })
  })

  it('of which one has no rows are compared without a verdict', async () => {
    const found = await compare(`${last4}&reference_version=none`)
    expect(found.reference).toMatchObject({ n: 0, windows: 0 })
    expect(new Set(found.subjects.map(({ verdict }) => verdict))).toEqual(new Set(['learning']))
  })

  it('may be chosen on a page, whose form sends what was left empty too', async () => {
    await opened.context.slicer.countDirty()
    const form = `/models/m/compare?from=2026-10-27T00:00&to=2026-10-31T00:00&version=&segment=`
    const empty = '&reference=&reference_segment=&reference_from=&reference_to=&reference_version='
    const fill = (name: string, value: string) => empty.replace(`&${name}=`, `&${name}=${value}`)
    const reference = async (fields: string) => {
      const { status, text } = await pageOf(form + fields)
      expect(status, text).toBe(200)
      return /Reference (\w+, \S+ 00:00 to [^:]*:00, .*? predictions in \d+ windows)/.exec(text)?.[1]
    }
    const [n, to] = [(4 * ROWS_A_DAY) / 2, '2026-10-27 00:00 to 2026-10-31 00:00']
    expect(await reference(empty)).toBe(
      'default, 2026-10-03 00:00 to 2026-10-27 00:00, all versions, all rows: 5,760 predictions in 24 windows',
    )
    expect(await reference(fill('reference', 'uploaded'))).toMatch(
      /^uploaded, .* 2,880 predictions in 11 windows$/,
    )
    expect(await reference(fill('reference_version', 'v1'))).toBe(
      `production, ${to}, version v1, all rows: ${n} predictions in 4 windows`,
    )
    expect(await reference(fill('reference_from', '2026-10-25T00:00'))).toMatch(
      /^production, 2026-10-25 00:00 to .*, all versions, all rows: 1,440 predictions in 6 windows$/,
    )
    expect(await reference(fill('reference_segment', 'region%3Dus'))).toMatch(
      /, region=us: 2,880 predictions/,
    )
    const both = await pageOf(
      `${form}${fill('reference', 'uploaded')}&reference_version=v1`.replace('&reference_version=&', '&'),
    )
    expect(both).toEqual({
      status: 400,
      text: expect.stringContaining('reference_version: Give reference, or'),
    })
    expect((await pageOf(`${form}&reference=unknown`)).text).toContain('no reference of that name')
    expect((await pageOf('/models/unknown/compare')).status).toBe(404)
  })

  it('of which one rolls: it ends before the other begins, and cannot be the one that is judged', async () => {
    await opened.send('models/m/reference?name=recent', { rolling: { windows: 10, gap: 2 } })
    const rolled = { name: 'recent', from: iso(CHANGE - 12 * DAY), to: iso(CHANGE - 2 * DAY), windows: 10 }
    const named = await compare(`${last4}&reference=recent`)
    expect(named.reference).toMatchObject({ ...rolled, n: 10 * ROWS_A_DAY })
    const earlier = await compare(`from=${CHANGE - DAY}&to=${CHANGE}&segment=${EU_PRO}`)
    expect(earlier.reference).toMatchObject({ name: 'recent', to: iso(CHANGE - 3 * DAY), windows: 10 })
    const answer = await ask('current=recent')
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'rolling_reference', path: 'current' }),
    ])
  })

  it('are described', async () => {
    const { paths } = await (await opened.request('/openapi.json')).json()
    const names = paths['/v1/models/{model}/compare'].get.parameters.map(({ name }: { name: string }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'current',
        'reference_from',
        'reference_to',
        'reference_version',
        'reference_segment',
      ]),
    )
  })
})
