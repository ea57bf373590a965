const WIDTH = 96
const HEIGHT = 22

/**
 * A series without axes, as wide as a word; a gap where there is no data. The reader gets `label` instead.
 *
 * @param fromZero draw from zero instead of from the smallest value
 * @param atLeast the least height of the picture in the values' unit, so that noise is not drawn as mountains
 */
export function Sparkline({
  values,
  label,
  fromZero = false,
  atLeast = 0,
}: {
  values: readonly (number | null)[]
  label: string
  fromZero?: boolean
  atLeast?: number
}) {
  const known = values.filter(value => value !== null)
  if (known.length === 0) return <span class="muted">–</span>
  const low = Math.min(...known, ...(fromZero ? [0] : []))
  const span = Math.max(Math.max(...known) - low, atLeast) || 1
  const place = (value: number, index: number) =>
    `${round((index / Math.max(1, values.length - 1)) * (WIDTH - 4) + 2)} ${round(HEIGHT - 3 - ((value - low) / span) * (HEIGHT - 6))}`
  const last = values.findLastIndex(value => value !== null)
  const [x, y] = place(values[last]!, last).split(' ')
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path d={path(values, place)} />
      <circle cx={x} cy={y} r="2" />
    </svg>
  )
}

function path(values: readonly (number | null)[], place: (value: number, index: number) => string): string {
  let drawing = false
  return values
    .map((value, index) => {
      const command = value === null ? '' : `${drawing ? 'L' : 'M'}${place(value, index)}`
      drawing = value !== null
      return command
    })
    .join('')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
