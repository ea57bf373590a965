import type { ScalarSubject } from '../../../src/stats/decision/judge-scalar.ts'
import type { ShareSubject } from '../../../src/stats/decision/judge-shares.ts'
import { referenceProfile } from '../../../src/stats/decision/reference-profile.ts'

/** Small deviations that differ from window to window, without neighbours being alike. */
const WIGGLE = [0, 3, -2, 1, -3, 2, -1, 3, -3, 1, 2, -2]

/** A subject whose reference has `k` windows of `n` rows with about these shares, and one bucket. */
export function shareSubject(shape: {
  kind?: ShareSubject['kind']
  side?: ShareSubject['side']
  k?: number
  n?: number
  shares: number[]
  window: { n: number; x: number[]; bucket?: number }
  minimum?: ShareSubject['minimum']
  minimumRatio?: number
}): ShareSubject {
  const {
    kind = 'cuts',
    side = 'both',
    k = 30,
    n = 1000,
    minimum = { warning: 0.05, critical: 0.15 },
  } = shape
  const count = (share: number, i: number) => {
    const wiggle = Math.sqrt(n * share * (1 - share)) * (WIGGLE[i % WIGGLE.length]! / 3)
    return Math.max(0, Math.min(n, Math.round(n * share + wiggle)))
  }
  const windows = Array.from({ length: k }, (_, i) => i)
  const profile = referenceProfile([
    {
      n: windows.map(() => n),
      bucket: windows.map(() => 0),
      x: windows.map(i => shape.shares.map(s => count(s, i))),
    },
  ]).subjects[0]!
  const ratio = shape.minimumRatio === undefined ? {} : { minimumRatio: shape.minimumRatio }
  return { kind, side, profile, window: { bucket: 0, ...shape.window }, minimum, ...ratio }
}

/** A scalar whose reference has these values, all in bucket 0. */
export function scalarSubject(shape: {
  scale?: ScalarSubject['scale']
  side?: ScalarSubject['side']
  reference: (number | null)[]
  value: number | null
  bucket?: number
}): ScalarSubject {
  return {
    kind: 'scalar',
    scale: shape.scale ?? 'log',
    side: shape.side ?? 'both',
    reference: shape.reference.map(value => ({ value, bucket: 0 })),
    window: { value: shape.value, bucket: shape.bucket ?? 0 },
    minimum: { warning: 0.05, critical: 0.15 },
  }
}

/** Every number anywhere in a result. */
export function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(numbersIn)
}
