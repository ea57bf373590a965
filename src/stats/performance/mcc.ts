import { agreementCoefficient } from './agreement-coefficient.ts'

/**
 * Matthews' correlation coefficient (Matthews 1975), for any number of classes (Gorodkin 2004): the correlation of
 * label and prediction, each as one indicator per class. Not estimable where all rows are labelled, or all are
 * predicted, as one class (scikit-learn says 0). For the interval see Itaya et al. (2024).
 */
export const mcc = agreementCoefficient('mcc', agreement => {
  const { observed, expected, classes, labelled, predicted } = agreement
  const variety = (share: (name: string) => number) =>
    1 - classes.reduce((sum, name) => sum + share(name) ** 2, 0)
  const ofLabels = variety(labelled)
  const ofPredictions = variety(predicted)
  const scale = Math.sqrt(ofLabels * ofPredictions)
  if (scale === 0) return null
  const value = Math.max(-1, Math.min(1, (observed - expected) / scale))
  return {
    value,
    derivative: ({ label, prediction }) =>
      (Number(label === prediction) - predicted(label) - labelled(prediction)) / scale +
      value * (predicted(prediction) / ofPredictions + labelled(label) / ofLabels),
  }
})
