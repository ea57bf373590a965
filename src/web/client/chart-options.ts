/// <reference lib="dom" />
import type UPlot from 'uplot'
import { formatValue } from '../format-value.ts'
import type { TimeChart } from '../time-chart.ts'
import { drawLines, drawSpans } from './chart-marks.ts'
import type { Theme } from './theme.ts'

const FONT = '11px system-ui, sans-serif'

/** The columns uPlot draws: times in the middle of what each point covers, then series, interval and rows. */
export function chartData(chart: TimeChart): UPlot.AlignedData {
  const times = chart.times.map(time => time + chart.width / 2)
  const { low, high } = chart.interval ?? { low: [], high: [] }
  return [
    times,
    ...chart.series.map(({ values }) => values),
    ...(chart.interval ? [high, low] : []),
    ...(chart.n ? [chart.n] : []),
  ]
}

/** How uPlot is to draw a chart in the colours of a theme. `size` is in CSS pixels. */
export function chartOptions(
  uPlot: typeof UPlot,
  {
    chart,
    theme,
    size,
    onPoint,
  }: {
    chart: TimeChart
    theme: Theme
    size: { width: number; height: number }
    /** Called with the index of the point under the cursor, or null. */
    onPoint: (index: number | null) => void
  },
): UPlot.Options {
  const bars = uPlot.paths.bars!
  const high = chart.series.length + 1
  const lineOf = (tone: keyof Theme['tones']): UPlot.Series =>
    chart.shape === 'bars'
      ? { paths: bars({ size: [0.8, 40] }), fill: `${theme.tones[tone]}b0`, points: { show: false } }
      : { stroke: theme.tones[tone], width: 1.5, points: { size: 4, width: 0, fill: theme.tones[tone] } }
  const hidden = { stroke: 'transparent', width: 0, points: { show: false } }
  return {
    ...size,
    ms: 1,
    tzDate: time => uPlot.tzDate(new Date(time), 'UTC'),
    legend: { show: false },
    padding: [8, 6, 0, 0],
    cursor: {
      sync: { key: 'page', scales: ['x', null] },
      drag: { setScale: false, x: false, y: false },
      y: false,
      points: { size: 6 },
    },
    scales: {
      x: { range: [chart.from, chart.to] },
      y: { range: (_, min, max) => yRange(chart, min, max) },
      // Rows take the lowest seventh of the chart.
      n: { range: (_, _min, max) => [0, Math.max(1, max) * 7] },
    },
    axes: [
      { ...axis(theme), size: 24, space: 60, values: uPlotTimes },
      { ...axis(theme), size: 52, space: 26, values: (_, splits) => splits.map(v => formatAxis(v, chart)) },
    ],
    series: [
      {},
      ...chart.series.map(({ tone }) => ({ scale: 'y', ...lineOf(tone) })),
      ...(chart.interval ? [hidden, hidden] : []),
      ...(chart.n
        ? [
            {
              scale: 'n',
              paths: bars({ size: [0.7, 20] }),
              fill: `${theme.tones.neutral}66`,
              points: { show: false },
            },
          ]
        : []),
    ],
    bands: chart.interval ? [{ series: [high, high + 1], fill: `${theme.tones.accent}33` }] : [],
    hooks: {
      drawClear: [plot => drawSpans(plot, chart.spans, theme)],
      draw: [plot => drawLines(plot, chart.lines, theme)],
      setCursor: [plot => onPoint(plot.cursor.left! < 0 ? null : (plot.cursor.idx ?? null))],
    },
  }
}

function axis(theme: Theme): UPlot.Axis {
  return {
    font: FONT,
    stroke: theme.muted,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
    gap: 4,
  }
}

/** Days as `3 Nov`, hours as `14:00`. */
function uPlotTimes(_: UPlot, splits: number[]): string[] {
  return splits.map(time =>
    time % 86_400_000 === 0
      ? new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
      : new Date(time).toISOString().slice(11, 16),
  )
}

function formatAxis(value: number, { format }: TimeChart): string {
  if (format === 'count' && value >= 10_000)
    return new Intl.NumberFormat('en-US', { notation: 'compact' }).format(value)
  return formatValue(value, format)
    .replace(/\.0(?= )/, '')
    .replace(' pp', '')
}

/** From the least to the greatest of values, interval and lines, with a little air and room for the rows. */
function yRange(chart: TimeChart, min: number | null, max: number | null): [number, number] {
  const values = chart.lines.map(({ value }) => value)
  if (chart.fromZero) values.push(0)
  if (min !== null && max !== null) values.push(min, max)
  if (values.length === 0) return [0, 1]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const height = high - low || Math.abs(high) || 1
  if (chart.n) return [low - height * 0.25, high + height * 0.1]
  return [low === 0 ? 0 : low - height * 0.1, high + height * 0.1]
}
