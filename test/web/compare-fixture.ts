import type { Comparison } from '../../src/analyzers/compare.ts'
import type { ComparedSubject } from '../../src/analyzers/compare-subjects.ts'
import type { ComparePageProps } from '../../src/web/compare-page.tsx'
import { NOW, record, VIEW } from './fixture.ts'

const subject = (name: string, over: Partial<ComparedSubject> = {}): ComparedSubject => ({
  ...{ subject: name, segment: '', analyzer: 'feature_drift', n_reference: 8_012, n_current: 6_009 },
  ...{ verdict: 'no_material_drift', severity: null, decided_by: {}, statistics: [], because: '', ...over },
})

const metric = (name: string, value: number | null) => ({
  ...{ name, segment: '', value, low: value && value - 0.02, high: value && value + 0.02, n: 1_204 },
  ...{
    bound: 0,
    reference: value && value + 0.05,
    not_estimable: null,
    n_eff: null,
    phi: null,
    trivial: null,
    coverage: 1,
  },
})

const side = { from: '2026-10-31T00:00:00.000Z', to: '2026-11-30T00:00:00.000Z', version: '', segment: '' }

/** November of a loan model beside its version 1 in October, with one feature that drifted. */
export function comparePage(given: Partial<ComparePageProps> = {}): ComparePageProps {
  const comparison: Comparison = {
    model: 'loan-approval',
    reference: {
      ...{ ...side, from: '2026-10-01T00:00:00.000Z', to: side.from, version: '1' },
      ...{ name: null, n: 8_012, windows: 28, left_out: 2 },
    },
    current: { ...side, n: 6_009, exact: false },
    segments_pooled: [],
    subjects: [
      subject('feature:age'),
      subject('feature:income', {
        ...{ verdict: 'drift', severity: 'critical' },
        statistics: [
          { name: 'ks', value: 0.183, low: 0.17, high: 0.2, p_value: 0, bound: 0.001, noise_floor: 0.02 },
        ],
        because: '18 % of values are at most 31,000 (reference 36 %).',
      }),
      subject('missing:age', { analyzer: 'data_quality', because: 'nothing is missing' }),
      subject('accuracy', { analyzer: 'performance', verdict: 'cannot_tell', segment: 'region=north' }),
    ],
    meanings: {},
    performance: [metric('accuracy', 0.812), metric('auc', null)],
    classification: null,
    fairness: [],
    latency: [{ ...metric('p95', 31.4), reference: 28.2 }],
    resources: [],
    throughput: metric('throughput', 1.2),
    objectives: [],
  }
  return {
    view: VIEW,
    against: { reference: '', from: Date.UTC(2026, 9, 1), to: null, version: '1', segment: '' },
    now: NOW,
    comparison,
    sides: record().sides,
    references: ['default', 'recent'],
    segments: ['region=north', 'region=south'],
    ...given,
  }
}
