import { describe, expect, it } from 'vitest'
import { judgeView } from '../../src/analyzers/judge-view.ts'
import { resources } from '../../src/analyzers/resources.ts'
import { days } from './ask-quality.ts'
import { qualityView } from './quality-view.ts'

/** A view of windows of 400 rows, whose processor time is counted as a feature's values are. */
function viewOf(slower: number) {
  const time = days(24, (day, row) => 3 + ((row * 7 + day) % 100) / 10)
  const view = qualityView({ x: { reference: time, current: time[0]!.map(value => Number(value) * slower) } })
  const renamed = <Value>(map: ReadonlyMap<string, Value>): Map<string, Value> =>
    new Map(
      [...map].map(([subject, value]) => [subject === 'feature:x' ? 'resource:cpu_ms' : subject, value]),
    )
  return {
    ...view,
    binnings: renamed(view.binnings),
    current: new Map([['', renamed(view.current.get('')!)]]),
    reference: {
      ...view.reference!,
      whole: new Map([['', renamed(view.reference!.whole.get('')!)]]),
      windows: renamed(view.reference!.windows),
    },
  }
}

describe('resources', () => {
  it('are drift where predictions take more of them', () => {
    const [answer, ...others] = judgeView(viewOf(2), [resources])
    expect(others).toEqual([])
    const { question, judgement, because } = answer!
    expect([question.subject, judgement.verdict, judgement.severity]).toEqual([
      'resource:cpu_ms',
      'drift',
      'critical',
    ])
    expect(because).toMatch(/^p95 24\.8 ms of processor time \(reference 12\.4\)\. /)
    const p95 = question.figures.find(({ name }) => name === 'p95')!
    expect(Math.abs(p95.value! / p95.reference_value! - 2)).toBeLessThan(0.1)
    expect(p95.low!).toBeLessThan(p95.value!)
    expect(p95.n).toBe(400)
  })

  it('are as usual where they take as much', () => {
    expect(judgeView(viewOf(1), [resources])[0]!.judgement.verdict).toBe('no_material_drift')
  })

  it('are not asked about where a model sends none', () => {
    const view = { ...viewOf(1), binnings: new Map() }
    expect(judgeView(view, [resources])).toEqual([])
  })
})
