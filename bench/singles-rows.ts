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

/** Predictions of now, as live ones are; the first is number 1. */
export function singles(model: string): Singles {
  let made = 0
  return {
    next: () => {
      made += 1
      const features = { income: 41_250.5, age: 37, debt_ratio: 0.31, purpose: 'car', region: 'north' }
      return { model, prediction_id: `p-${made}`, timestamp: Date.now(), prediction: 1.5, features }
    },
  }
}
