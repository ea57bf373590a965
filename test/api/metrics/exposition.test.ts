import { describe, expect, it } from 'vitest'
import { Counts } from '../../../src/api/metrics/counts.ts'
import { expose } from '../../../src/api/metrics/exposition.ts'

describe('metrics as Prometheus reads them', () => {
  it('have a help, a type and a line for each sample', () => {
    const text = expose([
      {
        name: 'rows_total',
        type: 'counter',
        help: 'Rows.',
        samples: [
          { labels: { kind: 'labels', outcome: 'accepted' }, value: 3 },
          { labels: { kind: 'labels', outcome: 'rejected' }, value: 0 },
        ],
      },
      { name: 'up', type: 'gauge', help: 'Is it up?', samples: [{ value: 1 }] },
    ])
    expect(text).toBe(
      [
        '# HELP rows_total Rows.',
        '# TYPE rows_total counter',
        'rows_total{kind="labels",outcome="accepted"} 3',
        'rows_total{kind="labels",outcome="rejected"} 0',
        '# HELP up Is it up?',
        '# TYPE up gauge',
        'up 1',
        '',
      ].join('\n'),
    )
  })

  // The example with such a label in Prometheus' description of the format.
  it('have labels and helps that cannot break out of their place', () => {
    const path = 'C:\\DIR\\FILE.TXT'
    const error = 'Cannot find file:\n"FILE.TXT"'
    const samples = [{ labels: { path, error }, value: 1.458255915e9 }]
    expect(expose([{ name: 'something_weird', type: 'gauge', help: 'a\\b\nc "d"', samples }])).toBe(
      '# HELP something_weird a\\\\b\\nc "d"\n# TYPE something_weird gauge\n' +
        'something_weird{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1458255915\n',
    )
  })

  it('have numbers that are none by their names', () => {
    const samples = [1e-7, Number.NaN, Infinity, -Infinity].map(value => ({ value }))
    expect(
      expose([{ name: 'x', type: 'gauge', help: '', samples }])
        .split('\n')
        .slice(2, 6),
    ).toEqual(['x 1e-7', 'x NaN', 'x +Inf', 'x -Inf'])
  })

  it('that are not known are left out', () => {
    expect(expose([{ name: 'x', type: 'gauge', help: '', samples: [] }])).toBe('')
  })
})

it('counts add up by their labels', () => {
  const counts = new Counts()
  counts.countRows('labels', { accepted: 2, rejected: 1 })
  counts.countRows('labels', { accepted: 3, rejected: 0 })
  counts.countRequest({ method: 'GET', route: '/v1/models', status: 200 })
  counts.countRequest({ method: 'GET', route: '/v1/models', status: 401 })
  counts.countRequest({ method: 'GET', route: '/v1/models', status: 200 })
  expect(counts.rows).toEqual([
    { labels: { kind: 'labels', outcome: 'accepted' }, value: 5 },
    { labels: { kind: 'labels', outcome: 'rejected' }, value: 1 },
  ])
  expect(counts.requests).toEqual([
    { labels: { method: 'GET', route: '/v1/models', status: '200' }, value: 2 },
    { labels: { method: 'GET', route: '/v1/models', status: '401' }, value: 1 },
  ])
})
