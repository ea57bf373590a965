import { describe, expect, it } from 'vitest'
import { ComparePage, type ComparePageProps } from '../../src/web/compare-page.tsx'
import { comparePage } from './compare-fixture.ts'

const page = async (given: Partial<ComparePageProps> = {}) =>
  String(await (<ComparePage {...comparePage(given)} />))
const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

describe('the page of a comparison', () => {
  it('says of both sides what they are', async () => {
    const text = textOf(await page())
    expect(text).toContain(
      'Current production, 2026-10-31 00:00 to 2026-11-30 00:00, all versions, all rows: 6,009 predictions',
    )
    expect(text).toContain(
      'Reference production, 2026-10-01 00:00 to 2026-10-31 00:00, version 1, all rows: 8,012 predictions in 28 windows, without 2 that drifted while an alert fired',
    )
    const { comparison } = comparePage()
    expect(textOf(await page({ comparison: { ...comparison, reference: null } }))).toContain(
      'Reference There is none: name one, or give a part of production.',
    )
  })

  it('has a field for all that makes the second side, filled in as the address says', async () => {
    const html = await page({
      against: { ...comparePage().against, reference: 'recent', segment: 'region=south' },
    })
    expect([...html.matchAll(/name="(reference\w*)"/g)].map(([, name]) => name)).toEqual([
      ...['reference', 'reference_from', 'reference_to', 'reference_version', 'reference_segment'],
    ])
    expect(html).toMatch(/<option value="recent" selected/)
    expect(html).toMatch(/<select name="reference_segment">.*<option value="region=south" selected/s)
    expect(html).toContain('name="reference_from" value="2026-10-01T00:00"')
    expect(html).toContain('name="reference_to" value=""')
    expect(html).toContain('name="reference_version" value="1"')
    expect(html).toContain('action="/models/loan-approval/compare"')
  })

  it('asks for no segment where the model has none', async () => {
    expect(await page({ segments: [] })).not.toContain('reference_segment"')
  })

  it('tells the worst first, in words, and leaves out what is of segments or of data quality as usual', async () => {
    const text = textOf(await page())
    expect(text).toMatch(/income ✕ drift, critical 18 % of values.*age ✓ no material drift/)
    expect(text).not.toContain('nothing is missing')
    expect(text).not.toContain('cannot tell')
  })

  it('shows distances beside the verdicts, and what each means', async () => {
    const html = await page()
    expect(html).toMatch(
      /<abbr title="Kolmogorov–Smirnov distance, the largest difference [^"]*\.">KS<\/abbr>/,
    )
    expect(html).toMatch(/<abbr title="Wasserstein-1 distance, how far [^"]*\.">W₁<\/abbr>/)
    expect(textOf(html)).toMatch(/income ✕ drift, critical 18 % .* 6,009 8,012 0\.183 – –/)
  })

  it('puts performance and latency beside the reference’s; no value is no zero', async () => {
    const text = textOf(await page())
    expect(text).toContain('accuracy 81.2 % 79.2 to 83.2 % 86.2 % 1,204')
    expect(text).toContain('AUC not estimable – 1,204')
    expect(text).toContain('p95 31.4 ms')
    const { comparison } = comparePage()
    expect(textOf(await page({ comparison: { ...comparison, performance: [] } }))).toContain(
      'No prediction of this range has a label yet.',
    )
  })

  it('draws distributions, what drifted first', async () => {
    const names = [...(await page()).matchAll(/<h3 id="card-[^"]*-name">([^<]*)/g)].map(([, name]) => name)
    expect(names.slice(0, 2)).toEqual(['income', 'age'])
    expect(names).toContain('score')
  })

  it('escapes whatever names hold', async () => {
    const evil = '"><script>alert(1)</script>'
    const html = await page({
      references: [evil],
      segments: [evil],
      against: { ...comparePage().against, version: evil, reference: evil },
    })
    expect(html).not.toContain('<script>alert')
  })
})
