import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  classF1,
  classFBeta,
  classNpv,
  classSpecificity,
} from '../../../src/stats/performance/class-ratio.ts'
import { confusion } from '../../../src/stats/performance/confusion.ts'
import { perClass } from '../../../src/stats/performance/per-class.ts'
import { outcomeOf } from './draw-outcomes.ts'
import { evidence, golden } from './golden.ts'

const rows = fc.integer({ min: 0, max: 50 })
const tables = fc.tuple(rows, rows, rows, rows)

describe('F-beta', () => {
  it('of β = 1 is F1, of β near 0 precision, of a large β recall', () => {
    const table = confusion(evidence.binary.outcome)
    expect(classFBeta(1)(table, '1')!.value).toBeCloseTo(classF1(table, '1')!.value, 12)
    expect(classFBeta(1e-6)(table, '1')!.value).toBeCloseTo(golden.binary.precision!, 9)
    expect(classFBeta(1e6)(table, '1')!.value).toBeCloseTo(golden.binary.recall!, 9)
  })

  it('has an interval inside [0, 1] that holds it and has a width, whatever the table', () => {
    fc.assert(
      fc.property(tables, fc.constantFrom(0.5, 1, 2), ([tn, fp, fn, tp], beta) => {
        const found = classFBeta(beta)(confusion(outcomeOf([[tn, fp], [fn, tp]])), '1') // biome-ignore format: a table
        if (tp + fp + fn === 0) {
          expect(found).toBeNull()
          return
        }
        expect(found!.low).toBeGreaterThanOrEqual(0)
        expect(found!.low).toBeLessThanOrEqual(found!.value)
        expect(found!.high).toBeGreaterThanOrEqual(found!.value)
        expect(found!.high).toBeLessThanOrEqual(1)
        expect(found!.high).toBeGreaterThan(found!.low)
      }),
      { seed: 4 },
    )
  })
})

it('specificity and negative predictive value are recall and precision of everything else', () => {
  fc.assert(
    fc.property(tables, ([tn, fp, fn, tp]) => {
      const table = confusion(outcomeOf([[tn, fp], [fn, tp]])) // biome-ignore format: a table
      expect(classSpecificity(table, '1')?.value ?? null).toBe(tn + fp === 0 ? null : tn / (tn + fp))
      expect(classNpv(table, '1')?.value ?? null).toBe(tn + fn === 0 ? null : tn / (tn + fn))
    }),
    { seed: 5 },
  )
})

it('each class has its own precision, recall and F1', () => {
  const table = golden.multiclass.confusion_rows_are_labels
  const found = perClass(evidence.multiclass.outcome)
  expect(found.map(({ name }) => name)).toEqual(golden.multiclass.classes)
  found.forEach(({ labelled, predicted, precision, recall, f1 }, k) => {
    const right = table[k]![k]!
    expect(labelled).toBe(table[k]!.reduce((sum, count) => sum + count, 0))
    expect(predicted).toBe(table.reduce((sum, row) => sum + row[k]!, 0))
    expect(precision!.value).toBeCloseTo(right / predicted, 12)
    expect(recall!.value).toBeCloseTo(right / labelled, 12)
    expect(f1!.value).toBeCloseTo((2 * right) / (labelled + predicted), 12)
  })
  expect(
    perClass(
      outcomeOf([
        [0, 3],
        [0, 0],
      ]),
    ),
  ).toMatchObject([
    // biome-ignore format: a table
    { name: '0', labelled: 3, predicted: 0, precision: null, recall: { value: 0 } },
    { name: '1', labelled: 0, predicted: 3, precision: { value: 0 }, recall: null },
  ])
})
