import { formatCount, formatInterval } from './format.ts'
import { formatValue } from './format-value.ts'
import { metricFormat, metricName, type PerformanceMetric } from './performance-metrics.ts'
import type { SegmentRow } from './segment-rows.ts'
import { type View, viewHref } from './view.ts'

/** The headline metric in every segment, the worst first. */
export function SegmentTable({
  rows,
  headline,
  view,
}: {
  rows: readonly SegmentRow[]
  headline: PerformanceMetric
  view: View
}) {
  const format = (value: number | null) => formatValue(value, metricFormat(headline.name))
  const place = scale([...rows.map(row => row.measurement), headline.newest])
  return (
    <section class="scroll" aria-label="Segments" tabindex={0}>
      <table class="segments">
        <caption>
          {`${metricName(headline.name)} by segment in the newest window with labels, worst first; the line is all rows.`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Segment</th>
            <th scope="col" class="number">
              {metricName(headline.name)}
            </th>
            <th scope="col" class="number">
              95 % interval
            </th>
            <th scope="col">
              <span class="visually-hidden">Picture of the interval</span>
            </th>
            <th scope="col" class="number">
              Rows
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ segment, measurement: { value, low, high, n } }) => (
            <tr>
              <th scope="row">
                <a href={viewHref(view, { segment })}>{segment}</a>
              </th>
              <td class="number">
                {value === null ? <span class="muted">not estimable</span> : format(value)}
              </td>
              <td class="number">{formatInterval(low, high, format)}</td>
              <td>
                {value === null ? null : (
                  <svg class="interval" viewBox="0 0 160 16" aria-hidden="true">
                    <path class="all" d={`M${place(headline.newest.value!)} 0V16`} />
                    <path d={`M${place(low ?? value)} 8H${place(high ?? value)}`} />
                    <circle cx={place(value)} cy="8" r="3.5" />
                  </svg>
                )}
              </td>
              <td class="number">{formatCount(n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Places a value between the lowest and highest end of all intervals. */
function scale(measurements: readonly { value: number | null; low: number | null; high: number | null }[]) {
  const ends = measurements.flatMap(m => [m.value, m.low, m.high]).filter(end => end !== null)
  const low = Math.min(...ends)
  const span = Math.max(...ends) - low || 1
  return (value: number) => Math.round((6 + ((value - low) / span) * 148) * 10) / 10
}
