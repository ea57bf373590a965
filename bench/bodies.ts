import { seededRandom } from '../src/demo/seeded-random.ts'

/** Rows to be made: one model's, evenly spaced in time. */
export interface Wanted {
  /** Numeric features of each row. */
  features: number
  rows: number
  /** Epoch milliseconds of the first row, and from one to the next. */
  from: number
  stepMs: number
}

/** A prediction as it is sent. */
export interface BenchPrediction {
  model: string
  prediction_id: string
  timestamp: string
  features: Record<string, number>
  prediction: string
  score: number
}

/** What stands in a row where the model's name will. */
const MODEL = '~MODEL~'

/** Predictions of a binary model: normal features with six digits, as measured things have. */
export function* makePredictions({ features, rows, from, stepMs }: Wanted): Generator<BenchPrediction> {
  const random = seededRandom(1, features)
  const names = Array.from({ length: features }, (_, i) => `feature_${i}`)
  for (let row = 0; row < rows; row++) {
    const values = names.map((name, i) => [name, Number((i + (1 + i) * random.normal()).toPrecision(6))])
    const score = Number(random.uniform().toFixed(4))
    yield {
      model: MODEL,
      prediction_id: `prediction-${String(row).padStart(9, '0')}`,
      timestamp: new Date(from + row * stepMs).toISOString(),
      features: Object.fromEntries(values),
      prediction: score < 0.5 ? '0' : '1',
      score,
    }
  }
}

/** Rows as NDJSON, in batches. */
export function ndjson<Row>(rows: Iterable<Row>, rowsABatch: number): string[] {
  const bodies: string[] = []
  let lines: string[] = []
  for (const row of rows) {
    lines.push(JSON.stringify(row))
    if (lines.length < rowsABatch) continue
    bodies.push(`${lines.join('\n')}\n`)
    lines = []
  }
  if (lines.length > 0) bodies.push(`${lines.join('\n')}\n`)
  return bodies
}

/** The same rows as one model's, ready to be sent. */
export const bodiesOf = (model: string, bodies: readonly string[]): Buffer[] =>
  bodies.map(body => Buffer.from(body.replaceAll(MODEL, model)))
