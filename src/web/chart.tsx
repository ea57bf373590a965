import { raw } from 'hono/html'
import { embedJson } from './embed-json.ts'
import type { TimeChart } from './time-chart.ts'

/** The place of one chart: what it shows as data, and a link to the same numbers. */
export function Chart({ id, chart, numbers }: { id: string; chart: TimeChart; numbers: string }) {
  return (
    <figure class="chart">
      <figcaption>
        <span>{chart.title}</span>
        {chart.series.length > 1
          ? chart.series.map(({ label, tone }) => <span class={`series ${tone}`}>{label}</span>)
          : null}
        <a class="numbers" href={numbers} aria-label={`Numbers of: ${chart.title}`}>
          numbers
        </a>
      </figcaption>
      <div class="plot" data-chart={id} role="img" aria-label={chartLabel(chart)} />
      <script type="application/json" id={`${id}-data`}>
        {raw(embedJson(chart))}
      </script>
      <p class="readout" id={`${id}-readout`} />
    </figure>
  )
}

function chartLabel({ title, times }: TimeChart): string {
  return times.length === 0 ? `${title}: no data` : `${title}, ${times.length} points over time`
}
