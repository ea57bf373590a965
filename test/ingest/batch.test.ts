import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Batch, decodeBatch, encodeBatch, TouchedSlices } from '../../src/ingest/batch.ts'
import { ModelSettings } from '../../src/model/model.ts'

describe('a batch', () => {
  it('is the same after it was bytes', () => {
    const batch = fc.record({
      block: fc.record({
        table: fc.constantFrom('predictions' as const, 'labels' as const, 'labels_pending' as const),
        shape: fc.string(),
        pieces: fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 3 }),
      }),
      marks: fc.array(
        fc.record({
          model: fc.string(),
          reference: fc.string(),
          kind: fc.constantFrom('features' as const, 'outcome' as const),
          slices: fc.array(fc.nat()),
        }),
      ),
      learned: fc.constantFrom<Batch['learned']>(
        [],
        [['Ü', ModelSettings.parse({ task: 'regression', features: { x: 'numeric' } })]],
      ),
    })
    fc.assert(
      fc.property(batch, each => {
        const decoded = decodeBatch(Buffer.concat(encodeBatch(each)))
        const inOne = ({ block, ...batch }: Batch) => ({
          ...batch,
          block: { ...block, pieces: Buffer.concat(block.pieces) },
        })
        expect(inOne(decoded)).toEqual(inOne(each))
      }),
      { seed: 4 },
    )
  })
})

describe('touched slices', () => {
  it('are marked once, by model and kind', () => {
    const touched = new TouchedSlices()
    for (const [model, slice] of [['a', 0], ['b', 600], ['a', 0], ['a', 1_200]] as const) touched.add(model, slice) // biome-ignore format: a row
    expect(touched.marks(['features', 'outcome'], 'r')).toEqual([
      { model: 'a', reference: 'r', kind: 'features', slices: [0, 1_200] },
      { model: 'a', reference: 'r', kind: 'outcome', slices: [0, 1_200] },
      { model: 'b', reference: 'r', kind: 'features', slices: [600] },
      { model: 'b', reference: 'r', kind: 'outcome', slices: [600] },
    ])
  })
})
