import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/model/measurement.ts'
import { Distribution } from '../../src/web/distribution-svg.tsx'
import { ModelPage } from '../../src/web/model-page.tsx'
import { modelPageProps } from '../../src/web/model-page-props.ts'
import { ModelsPage } from '../../src/web/models-page.tsx'
import {
  alert,
  categoricalBinning,
  categoricalHistogram,
  measurement,
  NOW,
  numericBinning,
  numericHistogram,
  record,
  VIEW,
} from './fixture.ts'

const page = async (given: Parameters<typeof record>[0] = {}) =>
  String(await (<ModelPage {...modelPageProps(record(given))} />))

/** The text between two headings, without tags. */
const section = (html: string, id: string) =>
  html
    .slice(html.indexOf(`id="${id}"`))
    .split('<h2')[0]!
    .replaceAll(/<script.*?<\/script>/gs, '')
    .replaceAll(/<[^>]+>/g, ' ')

describe('a model page', () => {
  it('asks the questions in order: alerts, volume, performance, drift, distributions, unusual rows, segments, fairness', async () => {
    const html = await page()
    const ids = [...html.matchAll(/<h2 id="(\w+)"/g)].map(([, id]) => id)
    expect(ids).toEqual([
      'alerts',
      'traffic',
      'performance',
      'drift',
      'distributions',
      'outliers',
      'segments',
      'fairness',
    ])
    expect(html.indexOf('class="tiles"')).toBeLessThan(html.indexOf('id="alerts"'))
  })

  it('lists firing alerts, critical first, with summary and since; ended ones are gone', async () => {
    const alerts = section(await page(), 'alerts')
    expect(alerts).toMatch(/critical.*accuracy fell.*critical.*income: 18 %.*warning.*crypto_collateral/s)
    expect(alerts).toContain('2026-11-24 00:00')
    expect(alerts).not.toContain('feature:age')
  })

  it('says how many predictions have their label, and how long that took', async () => {
    const covered = (segment: string, over: Partial<Measurement>) =>
      measurement({ analyzer: 'labels', subject: 'labels', n: 1204, segment, ...over })
    const labels = (start: number, coverage: number) => [
      covered('', { window_start: start, statistic: 'coverage', value: coverage }),
      covered('', { window_start: start, statistic: 'lag_p50', value: 50.4 }),
      covered('', { window_start: start, statistic: 'lag_p95', value: 30.5 * 24 }),
      covered('region=eu', { window_start: start, statistic: 'coverage', value: 0.11 }),
    ]
    const [before, newest] = [Date.UTC(2026, 10, 20), Date.UTC(2026, 10, 22)]
    const all = [...labels(newest, 0.842), ...labels(before, 0.99)]
    expect(section(await page({ newest: all }), 'performance')).toContain(
      '84.2 % of the 1,204 predictions from 22 Nov have a label; half of these came within 2.1 days, 95 % within 30.5 days.',
    )
    const ofSegment = await page({ newest: all, view: { ...VIEW, segment: 'region=eu' } })
    expect(section(ofSegment, 'performance')).toContain(
      '11.0 % of the 1,204 predictions from 22 Nov have a label.',
    )
    expect(section(await page({ newest: [] }), 'performance')).not.toContain('have a label')
  })

  it('ranks drift in words, and says since when', async () => {
    const drift = section(await page(), 'drift')
    expect(drift).toMatch(/income\s.*drift, critical.*\+17.*24 Nov.*purpose\s.*drift, warning/s)
    expect(drift).toMatch(/cannot tell/)
    expect(drift).toMatch(/no material drift/)
  })

  it('shows the most unusual rows and why they are, or why there are none', async () => {
    const rows = section(await page(), 'outliers').replaceAll(/\s+/g, ' ')
    expect(rows).toContain('1 % of the reference')
    expect(rows).toContain('beyond 4.6.')
    expect(rows).toContain(
      'loan-4711 2026-11-29 08:15 11.2 income 912,000 (71.0 %, higher than ever); age 19 (18.0 %, 2.1 % are as low); loan_amount 9,000 (11.0 %, usual by itself)',
    )
    expect(section(await page({ outliers: [] }), 'outliers')).toContain('No row of this range is scored.')
  })

  it('shows the PSI of numbers on ten bins, of categories as it is, and a dash for what there is not', async () => {
    const { verdicts } = record()
    const [income, region] = ['feature:income', 'feature:region'].map(
      subject => verdicts.findLast(m => m.subject === subject)!,
    )
    const newest = [
      { ...income!, statistic: 'psi_10', value: 0.31 },
      { ...region!, statistic: 'psi', value: 0.27 },
    ]
    const drift = section(await page({ newest }), 'drift').replaceAll(/\s+/g, ' ')
    expect(drift).toMatch(/income .*? – – 0\.31 purpose/)
    expect(drift).toMatch(/region .*? – – 0\.27 /)
  })

  it('orders segments worst first; a segment without a value is not estimable', async () => {
    const segments = section(await page(), 'segments')
    expect(segments).toMatch(/region=south.*71\.2 %.*region=west.*region=north\s.*island.*not estimable/s)
  })

  it('says which dimensions have more values than are counted apart', async () => {
    expect(section(await page(), 'segments')).not.toContain('counted apart')
    const pooled = [{ name: 'store<b>', values: 100, n: 12_345 }]
    expect(section(await page({ pooled }), 'segments')).toContain(
      'Of store&lt;b&gt; the first 100 values are counted apart. 12,345 predictions of this range have later ones: they are in store&lt;b&gt;=other.',
    )
  })

  describe('fairness', () => {
    const settings = { ...record().model.settings, protected: ['sex'] }
    const of = (group: string, over: Partial<Measurement>) =>
      measurement({ analyzer: 'fairness', segment: group, verdict: null, severity: null, ...over })
    const rate = (group: string, name: string, value: number, n = 200) =>
      of(group, { subject: name, statistic: name, value, low: value - 0.05, high: value + 0.05, n })
    const judged = (group: string, verdict: Measurement['verdict'], direction: string | null = null) =>
      of(group, { subject: 'disparate_impact', statistic: 'verdict', verdict, evidence: { direction } })

    it('lists groups with rates, intervals and verdict, the disadvantaged first, the small undecided', async () => {
      const newest = [
        judged('sex=m', 'drift', 'favoured'),
        rate('sex=m', 'selection_rate', 0.6),
        judged('sex=x', 'insufficient_data'),
        rate('sex=x', 'selection_rate', 0.9, 10),
        rate('sex=f', 'selection_rate', 0.3),
        rate('sex=f', 'true_positive_rate', 0.5),
        judged('sex=f', 'no_material_drift'),
        of('sex=f', {
          ...{ subject: 'equal_opportunity_difference', statistic: 'verdict', verdict: 'drift' },
          evidence: { direction: 'disadvantaged' },
        }),
      ]
      const text = section(await page({ newest, model: { settings } }), 'fairness').replaceAll(/\s+/g, ' ')
      expect(text).toMatch(
        /sex=f ▲ disadvantaged equal opportunity difference 200 30\.0 % 25\.0 to 35\.0 % – 50\.0 % 45\.0 to 55\.0 % – sex=m ▲ favoured .* sex=x ○ too few rows 10 90\.0 %/,
      )
    })

    it('offers no group of people as a segment to look at', async () => {
      const newest = [...record().newest, judged('sex=m', 'learning')]
      const html = await page({ newest, model: { settings } })
      expect(html).not.toContain('value="sex=m"')
      expect(html).toContain('value="region=south"')
      expect(section(html, 'fairness')).toMatch(/sex=m.*learning/s)
    })

    it('says what is missing', async () => {
      expect(section(await page(), 'fairness')).toContain('declares no protected attributes')
      const html = await page({ newest: [], model: { settings } })
      expect(section(html, 'fairness')).toContain('send them as categorical features or segments')
    })

    it('escapes the names of groups', async () => {
      const evil = 'sex=<script>alert(1)</script>'
      const newest = [judged(evil, 'drift', evil), rate(evil, 'selection_rate', 0.3)]
      const html = await page({ newest, model: { settings } })
      expect(html).not.toContain('<script>alert')
      expect(section(html, 'fairness')).toContain('sex=&lt;script&gt;')
    })
  })

  it('links every chart to its numbers', async () => {
    const html = await page()
    const charts = html.match(/data-chart=/g)!.length
    expect(html.match(/<a class="numbers" href="\/v1\/models\/loan-approval\/measurements\?/g)).toHaveLength(
      charts,
    )
  })

  it('without data shows how to send some', async () => {
    const html = await page({
      activities: [],
      newestAt: null,
      verdicts: [],
      performance: [],
      newest: [],
      alerts: [],
    })
    expect(section(html, 'traffic')).toMatch(/No data yet.*curl http:\/\/127\.0\.0\.1:8321\/v1\/predictions/s)
    expect(html).toContain('No prediction has arrived yet.')
  })

  it('without labels says so, and never shows a zero', async () => {
    const html = await page({ performance: [] })
    expect(section(html, 'performance')).toMatch(/No labels yet.*\/v1\/labels/s)
    expect(html).not.toMatch(/accuracy[^<]*0 %/)
  })

  it('while learning says how far it is', async () => {
    const learning = { verdicts: [], newest: [], performance: [], alerts: [] }
    expect(section(await page({ ...learning, referenceWindows: 4 }), 'drift')).toContain(
      'The reference has 4 of 10 windows.',
    )
    expect(section(await page({ ...learning, referenceWindows: null }), 'drift')).toMatch(
      /No reference yet.*\/reference/s,
    )
  })

  it('says how many windows the reference is without', async () => {
    expect(section(await page({ leftOut: 3 }), 'drift')).toContain(
      'The reference is without 3 windows that drifted while an alert fired.',
    )
    expect(section(await page(), 'drift')).not.toContain('is without')
  })

  it('escapes whatever names and sentences hold', async () => {
    const evil = '</script><script>alert(1)</script>'
    const { verdicts } = record()
    const html = await page({
      view: { ...VIEW, model: evil, version: evil, segment: evil },
      alerts: [alert({ summary: evil, segment: evil })],
      verdicts: verdicts.map(m => ({ ...m, subject: `feature:${evil}`, because: evil })),
    })
    expect(html).not.toContain('<script>alert')
    expect(html).not.toMatch(/\s(style|onclick|onload)=/)
    expect(html.match(/<script/g)!.length).toBe(html.match(/<\/script>/g)!.length)
  })
})

describe('the models page', () => {
  it('without a model shows how the first one appears', async () => {
    const html = String(await (<ModelsPage models={[]} now={NOW} origin="https://tidemark.example" />))
    expect(html).toMatch(/No data yet.*curl https:\/\/tidemark\.example\/v1\/predictions/s)
  })

  it('tells status, performance, drift and traffic of each model', async () => {
    const { status, why, performance, drift } = modelPageProps(record())
    const line = {
      name: 'loan-approval',
      task: 'binary' as const,
      status,
      why,
      alerts: [],
      lastDay: 1540,
      volume: [1, 2, 3],
      newestAt: NOW - 240_000,
      headline: performance[0]!.metric,
      worstDrift: drift[0]!.newest,
    }
    const silent = { ...line, name: 'silent', newestAt: null, headline: null, worstDrift: null }
    const html = String(await (<ModelsPage models={[line, silent]} now={NOW} origin="http://x" />))
    const text = html.replaceAll(/<[^>]+>/g, ' ')
    expect(text).toMatch(
      /critical.*2 critical alerts are open.*accuracy.*reference 84\.2 %.*income \+1\d\.\d pp.*1,540.*4 min ago/s,
    )
    expect(text).toMatch(/silent.*no labels yet.*nothing judged yet.*none yet/s)
  })
})

describe('a distribution', () => {
  it('of a category called like a script is text', async () => {
    const binning = categoricalBinning('a')
    const side = {
      binning,
      reference: categoricalHistogram({ a: 3 }),
      current: categoricalHistogram({ '<script>': 1 }),
    }
    const html = String(<Distribution name="x" side={side} />)
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toContain('<script>')
  })

  it('of numbers draws both sides and the missing rate', () => {
    const binning = numericBinning(0, 1)
    const side = {
      binning,
      reference: numericHistogram(binning, [-1, 0, 1]),
      current: numericHistogram(binning, [0, 1, 2], 1),
    }
    const html = String(<Distribution name="age" side={side} />)
    expect(html).toContain('aria-label="Distribution of age"')
    expect(html).toMatch(/<path class="reference"/)
    expect(html).toMatch(/<path class="current"/)
    expect(html).toMatch(/missing 0\.0 % → <strong>25\.0 %/)
  })

  it('without values on either side says so', () => {
    const html = String(
      <Distribution name="age" side={{ binning: numericBinning(0, 1), reference: null, current: null }} />,
    )
    expect(html).toContain('No values in this range.')
  })
})
