import type { OutlyingFeature, OutlyingRow } from '../analyzers/outlying-rows.ts'
import { formatMoment, formatNumber, formatShare } from './format.ts'
import type { ModelPageProps } from './model-page.tsx'

/** A value that at most this share of the reference's rows exceed is unusual by itself. */
const UNUSUAL_SHARE = 0.05

/** The rows of the range that are least like the reference's, and why. */
export function OutliersSection({ outliers }: Pick<ModelPageProps, 'outliers'>) {
  return (
    <section aria-labelledby="outliers">
      <h2 id="outliers">Most unusual rows</h2>
      {outliers.length === 0 ? (
        <p class="quiet">
          No row of this range is scored. Rows are, once a reference has enough of them that have two or more
          numeric features in common.
        </p>
      ) : (
        <section class="scroll" aria-label="Most unusual rows" tabindex={0}>
          <table>
            <caption>
              {`Distance: standard deviations from the usual, all numeric features together; 1 % of the reference's rows are beyond ${formatNumber(outliers[0]!.threshold)}.`}
            </caption>
            <thead>
              <tr>
                <th scope="col">Prediction</th>
                <th scope="col">When</th>
                <th scope="col" class="number">
                  Distance
                </th>
                <th scope="col">What makes it so</th>
              </tr>
            </thead>
            <tbody>
              {outliers.map(row => (
                <Row {...row} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}

function Row({ prediction_id, timestamp, score, features }: OutlyingRow) {
  return (
    <tr>
      <th scope="row">{prediction_id}</th>
      <td>{formatMoment(Date.parse(timestamp))}</td>
      <td class="number">{formatNumber(score)}</td>
      <td>{features.map(describe).join('; ')}</td>
    </tr>
  )
}

function describe({ feature, value, contribution, tail }: OutlyingFeature): string {
  const alone =
    tail === null || tail.share > UNUSUAL_SHARE
      ? 'usual by itself'
      : tail.share === 0
        ? `${tail.side}er than ever`
        : `${formatShare(tail.share)} are as ${tail.side}`
  return `${feature} ${formatNumber(value)} (${formatShare(contribution)}, ${alone})`
}
