import type { ComparedSubject } from '../analyzers/compare-subjects.ts'
import type { ComparedMetric } from '../analyzers/compared-metric.ts'
import { DriftCells, DriftHeads } from './drift-columns.tsx'
import { subjectName } from './drift-rows.ts'
import { formatCount, formatInterval } from './format.ts'
import { formatValue } from './format-value.ts'
import { metricName } from './performance-metrics.ts'
import { VerdictBadge } from './status-badge.tsx'
import type { ValueFormat } from './time-chart.ts'

/** The verdict on every subject, as given. */
export function SubjectTable({ subjects }: { subjects: readonly ComparedSubject[] }) {
  return (
    <section class="scroll" aria-label="Verdicts" tabindex={0}>
      <table>
        <caption>
          Worst first, by the rule that judges windows. KS, W₁ and PSI are shown beside it; they do not
          decide.
        </caption>
        <thead>
          <tr>
            <th scope="col">Subject</th>
            <th scope="col">Verdict</th>
            <th scope="col">Because</th>
            <th scope="col" class="number">
              Rows
            </th>
            <th scope="col" class="number">
              Reference rows
            </th>
            <DriftHeads />
          </tr>
        </thead>
        <tbody>
          {subjects.map(each => (
            <tr>
              <th scope="row">{subjectName(each.subject)}</th>
              <td>
                <VerdictBadge measurement={each} />
              </td>
              <td class="reason">{each.because}</td>
              <td class="number">{formatCount(each.n_current)}</td>
              <td class="number">{formatCount(each.n_reference)}</td>
              <DriftCells statistics={new Map(each.statistics.map(one => [one.name, one]))} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Metrics of one side beside the other's. */
export function MetricTable({
  name,
  metrics,
  formatOf,
}: {
  name: string
  metrics: readonly ComparedMetric[]
  formatOf: (metric: string) => ValueFormat
}) {
  return (
    <section class="scroll" aria-label={name} tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" class="number">
              Current
            </th>
            <th scope="col" class="number">
              95 % interval
            </th>
            <th scope="col" class="number">
              Reference
            </th>
            <th scope="col" class="number">
              Rows
            </th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ name: metric, value, low, high, reference, n }) => {
            const format = (of: number | null) => formatValue(of, formatOf(metric))
            return (
              <tr>
                <th scope="row">{metricName(metric)}</th>
                <td class="number">
                  {value === null ? <span class="muted">not estimable</span> : format(value)}
                </td>
                <td class="number">{formatInterval(low, high, format)}</td>
                <td class="number">{format(reference)}</td>
                <td class="number">{formatCount(n)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
