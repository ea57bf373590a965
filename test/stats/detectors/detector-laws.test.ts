import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bothSides } from '../../../src/stats/detectors/both-sides.ts'
import type { Detector } from '../../../src/stats/detectors/detector.ts'
import { type DetectorKind, detectors } from '../../../src/stats/detectors/index.ts'
import { bells, errors, shares, signals } from './streams.ts'

const twoSided: DetectorKind = {
  name: 'hddm_w on both sides',
  takes: 'shares',
  sees: 'both',
  summary: '',
  defaults: {},
  make: () => bothSides(named('hddm_w').make, value => 1 - value),
}

function named(name: string): DetectorKind {
  const kind = detectors.find(one => one.name === name)
  if (kind === undefined) throw new Error(`no detector ${name}`)
  return kind
}

/** A stream the detector takes, that changes a few times. */
function changing({ takes, name }: DetectorKind, seed: number): number[] {
  if (takes === 'errors') return errors(seed, [0.1, 300], [0.5, 200], [0.2, 200])
  // A detector that alarms at a sum of 50 needs large steps to do so in a short stream.
  if (takes === 'measurements') return bells(seed, [0, 300], [name === 'cusum' ? 3 : 2, 200], [5, 200])
  return shares(seed, [0, 300], [0.5, 200], [0.1, 200])
}

const throughJson = (detector: Detector) => JSON.parse(JSON.stringify(detector.state()))

it('names every detector once, with a sentence and its defaults', () => {
  expect(detectors.map(({ name }) => name)).toEqual([
    'page_hinkley',
    'cusum',
    'adwin',
    'ddm',
    'eddm',
    'hddm_a',
    'hddm_w',
    'kswin',
  ])
  for (const { summary, defaults } of detectors) {
    expect(summary).toMatch(/^[A-Z].*\.$/)
    expect(Object.keys(defaults).length).toBeGreaterThan(0)
  }
})

describe.each([...detectors, twoSided].map(kind => [kind.name, kind] as const))('%s', (_, kind) => {
  it('goes on after being restored as if it had never stopped', () => {
    let alarms = 0
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 700 }), (seed, cut) => {
        const values = changing(kind, seed)
        const whole = kind.make()
        const expected = signals(whole, values)

        const first = kind.make()
        const before = signals(first, values.slice(0, cut))
        const second = kind.make()
        second.restore(throughJson(first))
        expect([...before, ...signals(second, values.slice(cut))]).toEqual(expected)
        expect(throughJson(second)).toEqual(throughJson(whole))
        alarms += expected.filter(signal => signal === 'drift').length
      }),
      { numRuns: 40, seed: 20 },
    )
    expect(alarms).toBeGreaterThan(20)
  })

  it('gives away copies: neither a state nor what was restored changes with it', () => {
    const values = changing(kind, 1)
    const detector = kind.make()
    signals(detector, values.slice(0, 150))
    const state = detector.state()
    const kept = JSON.stringify(state)
    signals(detector, values.slice(150, 250))
    expect(JSON.stringify(state)).toBe(kept)
    detector.restore(state)
    signals(detector, values.slice(150, 250))
    expect(JSON.stringify(state)).toBe(kept)
  })

  it('is as new after a reset, and after an alarm', () => {
    const values = changing(kind, 2)
    const detector = kind.make()
    signals(detector, values.slice(0, 150))
    expect(detector.state()).not.toEqual(kind.make().state())
    detector.reset()
    expect(detector.state()).toEqual(kind.make().state())

    const alarm = values.findIndex(value => detector.update(value) === 'drift')
    expect(alarm).toBeGreaterThan(0)
    expect(detector.state()).toEqual(kind.make().state())
  })

  it('refuses what is not finite, or not its kind of value, and is unmoved', () => {
    const detector = kind.make()
    signals(detector, changing(kind, 3).slice(0, 150))
    const before = detector.state()
    const refused = {
      errors: [0.5, -1, 2, 5e-324],
      shares: [-5e-324, 1 + Number.EPSILON, -1, 2],
      measurements: [],
    }
    for (const value of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      ...refused[kind.takes],
    ]) {
      expect(() => detector.update(value), String(value)).toThrow(RangeError)
      expect(detector.state()).toEqual(before)
    }
  })

  it('refuses a state of another detector, and is unmoved', () => {
    const detector = kind.make()
    const before = detector.state()
    for (const state of [{}, { some: 1 }]) expect(() => detector.restore(state)).toThrow(RangeError)
    expect(detector.state()).toEqual(before)
  })

  it('has nothing to say of a stream that never varies, nor of one value', () => {
    const constants = {
      errors: [0, 1],
      shares: [0, 1, 0.1, 5e-324],
      measurements: [0, 0.1, -7, 5e-324, 1e308, -1e308],
    }
    for (const value of constants[kind.takes]) {
      const detector = kind.make()
      const heard = new Set(signals(detector, new Array(1000).fill(value)))
      expect(heard, String(value)).toEqual(new Set(['stable']))
      expect(kind.make().update(value)).toBe('stable')
    }
  })

  it('keeps numbers that JSON can hold, whatever it is given', () => {
    const extremes = {
      errors: [0, 1],
      shares: [0, 5e-324, 1, 1e-308],
      measurements: [0, 5e-324, 1e308, -1.7e308, 1],
    }
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...extremes[kind.takes]), { maxLength: 300 }), values => {
        const detector = kind.make()
        for (const signal of signals(detector, values)) expect(signal).toMatch(/^(stable|warning|drift)$/)
        expect(throughJson(detector)).toEqual(withoutMinusZero(detector.state()))
      }),
      { numRuns: 60, seed: 21 },
    )
  })
})

/** JSON knows only one zero. */
function withoutMinusZero(value: unknown): unknown {
  if (typeof value === 'number') return value + 0
  if (Array.isArray(value)) return value.map(withoutMinusZero)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, withoutMinusZero(inner)]))
}
