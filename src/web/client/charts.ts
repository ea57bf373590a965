/// <reference lib="dom" />
import type UPlot from 'uplot'
import { formatInterval, formatShortMoment } from '../format.ts'
import { formatValue } from '../format-value.ts'
import type { TimeChart } from '../time-chart.ts'
import { chartData, chartOptions } from './chart-options.ts'
import { readTheme } from './theme.ts'

// uPlot's own script, loaded before this one.
declare const uPlot: typeof UPlot

/** Draws one chart into its place and keeps it as wide as that; returns how to take it away again. */
function drawChart(place: HTMLElement): () => void {
  const id = place.dataset.chart!
  const chart: TimeChart = JSON.parse(document.getElementById(`${id}-data`)!.textContent!)
  const readout = document.getElementById(`${id}-readout`)!
  const size = () => ({ width: Math.max(120, place.clientWidth), height: place.clientHeight })
  const onPoint = (index: number | null) => {
    readout.textContent = describePoint(chart, index ?? newestPoint(chart))
  }
  const plot = new uPlot(
    chartOptions(uPlot, { chart, theme: readTheme(), size: size(), onPoint }),
    chartData(chart),
    place,
  )
  onPoint(null)
  const watch = new ResizeObserver(() => plot.setSize(size()))
  watch.observe(place)
  return () => {
    watch.disconnect()
    plot.destroy()
  }
}

function newestPoint({ series }: TimeChart): number {
  return Math.max(...series.map(({ values }) => values.findLastIndex(value => value !== null)))
}

/** One point in words: when, how much, how sure, of how many rows, and what marks that time. */
function describePoint(chart: TimeChart, index: number): string {
  const time = chart.times[index]
  if (time === undefined) return 'no data'
  const format = (value: number | null) => formatValue(value, chart.format)
  const values = chart.series.map(({ label, values }) => `${label} ${format(values[index] ?? null)}`)
  const interval =
    chart.interval &&
    formatInterval(chart.interval.low[index] ?? null, chart.interval.high[index] ?? null, format)
  const marks = chart.spans.filter(({ from, to }) => from < time + chart.width && time < to)
  return [
    formatShortMoment(time),
    `${values.join(', ')}${interval ? ` (${interval})` : ''}`,
    chart.n ? `${formatValue(chart.n[index] ?? null, 'count')} rows` : null,
    chart.notes?.[index],
    ...marks
      .filter(({ kind }) => kind !== 'unjudged')
      .map(({ kind, label }) => (kind === 'incomplete' ? label : `${kind} alert`)),
  ]
    .filter(Boolean)
    .join(' · ')
}

function drawAll(): () => void {
  const places = [...document.querySelectorAll<HTMLElement>('[data-chart]')]
  const removals = places.map(drawChart)
  return () => {
    for (const remove of removals) remove()
  }
}

let removeAll = drawAll()
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  removeAll()
  removeAll = drawAll()
})
