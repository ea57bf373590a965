const FROM = Date.parse('2026-10-31T00:00:00Z')

/** A prediction of the kind that is sent by itself. */
export interface Single {
  model: string
  prediction_id: string
  timestamp: number
  prediction: number
  features: Record<string, number | string>
}

/** Predictions of one model, each with a number of its own. */
export interface Singles {
  next: () => Single
}

/** Predictions a millisecond apart; the first is number 1. */
export function singles(model: string): Singles {
  let made = 0
  return {
    next: () => {
      made += 1
      const features = { income: 41_250.5, age: 37, debt_ratio: 0.31, purpose: 'car', region: 'north' }
      return { model, prediction_id: `p-${made}`, timestamp: FROM + made, prediction: 1.5, features }
    },
  }
}
