/// <reference lib="dom" />
import type UPlot from 'uplot'
import type { ChartSpan, TimeChart } from '../time-chart.ts'
import type { Theme } from './theme.ts'

/** Draws marked stretches of time under everything else; an alert also gets a line where it began. */
export function drawSpans(plot: UPlot, spans: readonly ChartSpan[], theme: Theme): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  for (const { from, to, kind } of spans) {
    const left = plot.valToPos(from, 'x', true)
    const right = Math.max(left + 2, plot.valToPos(to, 'x', true))
    const alert = kind === 'warning' || kind === 'critical'
    ctx.globalAlpha = alert ? 0.13 : kind === 'incomplete' ? 0.1 : 0.16
    ctx.fillStyle = alert ? theme.tones[kind] : theme.tones.neutral
    ctx.fillRect(left, bbox.top, right - left, bbox.height)
    if (kind === 'unjudged') continue
    ctx.globalAlpha = 0.8
    ctx.strokeStyle = ctx.fillStyle
    ctx.lineWidth = devicePixelRatio * (alert ? 1.5 : 1)
    ctx.setLineDash(alert ? [] : [2 * devicePixelRatio, 3 * devicePixelRatio])
    line(ctx, [left, bbox.top], [left, bbox.top + bbox.height])
  }
  ctx.restore()
}

/** Draws thresholds and the reference's value across the chart, each with its word at the left end. */
export function drawLines(plot: UPlot, lines: TimeChart['lines'], theme: Theme): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.font = `${10 * devicePixelRatio}px system-ui, sans-serif`
  ctx.textAlign = 'left'
  ctx.textBaseline = 'bottom'
  ctx.lineWidth = devicePixelRatio
  for (const { value, label, tone } of lines) {
    const y = plot.valToPos(value, 'y', true)
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    ctx.strokeStyle = theme.tones[tone]
    ctx.fillStyle = theme.tones[tone]
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio])
    line(ctx, [bbox.left, y], [bbox.left + bbox.width, y])
    ctx.fillText(label, bbox.left + 3 * devicePixelRatio, y - devicePixelRatio)
  }
  ctx.restore()
}

function line(ctx: CanvasRenderingContext2D, from: [number, number], to: [number, number]): void {
  ctx.beginPath()
  ctx.moveTo(...from)
  ctx.lineTo(...to)
  ctx.stroke()
}
