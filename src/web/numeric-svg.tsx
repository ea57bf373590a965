import type { NumericDisplay, SharePair } from './display-bins.ts'
import { formatNumber, formatShare } from './format.ts'
import { multipleOf, roundStep } from './round-step.ts'

const WIDTH = 340
const HEIGHT = 124
/** The tails have a column of their own at each end. */
const LEFT = 24
const RIGHT = WIDTH - LEFT
const TOP = 6
const BASE = 104

/** A numeric distribution: reference as a grey area, current as a line over it, tails as bars at the ends. */
export function NumericSvg({ name, display }: { name: string; display: NumericDisplay }) {
  const { bins, below, above } = display
  const shares = [...bins, below, above].flatMap(({ reference, current }) => [reference ?? 0, current ?? 0])
  const most = Math.max(...shares)
  const y = (share: number) => round(BASE - (share / most) * (BASE - TOP))
  const x = (edge: number) => round(LEFT + (edge / bins.length) * (RIGHT - LEFT))
  const outline = (side: keyof SharePair) =>
    bins[0]![side] === null
      ? null
      : `M${LEFT} ${BASE}${bins.map((bin, i) => `V${y(bin[side]!)}H${x(i + 1)}`).join('')}V${BASE}`
  const [reference, current] = [outline('reference'), outline('current')]
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Distribution of ${name}`}>
      {reference && <path class="reference" d={reference} />}
      {current && <path class="current" d={current} />}
      <Tail share={below} at={4} y={y} title={`below ${formatNumber(bins[0]!.lo)}`} />
      <Tail share={above} at={RIGHT + 6} y={y} title={`from ${formatNumber(bins.at(-1)!.hi)}`} />
      <path class="axis" d={`M0 ${BASE}H${WIDTH}`} />
      {bins.map((bin, i) => (
        <rect class="hover" x={x(i)} y={TOP} width={round(x(i + 1) - x(i))} height={BASE - TOP}>
          <title>{describe(`${formatNumber(bin.lo)} to ${formatNumber(bin.hi)}`, bin)}</title>
        </rect>
      ))}
      <text x={LEFT - 10} y={BASE + 15} text-anchor="middle">
        {'<'}
      </text>
      <text x={RIGHT + 13} y={BASE + 15} text-anchor="middle">
        {'>'}
      </text>
      {ticks(bins).map(({ edge, text }) => (
        <text x={x(edge)} y={BASE + 15} text-anchor="middle">
          {text}
        </text>
      ))}
    </svg>
  )
}

function Tail({
  share,
  at,
  y,
  title,
}: {
  share: SharePair
  at: number
  y: (share: number) => number
  title: string
}) {
  const height = (value: number | null) => round(BASE - y(value ?? 0))
  return (
    <g>
      <rect
        class="reference"
        x={at}
        y={y(share.reference ?? 0)}
        width={14}
        height={height(share.reference)}
      />
      <rect
        class="current tail"
        x={at + 2}
        y={y(share.current ?? 0)}
        width={10}
        height={height(share.current)}
      />
      <rect class="hover" x={at - 2} y={TOP} width={18} height={BASE - TOP}>
        <title>{describe(title, share)}</title>
      </rect>
    </g>
  )
}

function describe(what: string, { reference, current }: SharePair): string {
  return `${what}: reference ${formatShare(reference)}, current ${formatShare(current)}`
}

/** Up to six round values under the axis: where they stand, in bins from the left, and how they are written. */
function ticks(bins: NumericDisplay['bins']): { edge: number; text: string }[] {
  const low = bins[0]!.lo
  const high = bins.at(-1)!.hi
  const step = roundStep(low, high, 7)
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step) - first + 1
  return Array.from({ length: count }, (_, i) => multipleOf(step, first + i)).map(value => ({
    edge: ((value - low) / (high - low)) * bins.length,
    text: tickText(value, step),
  }))
}

/** As many digits as tell one tick from the next: 1,000,000.01, not 1M. */
function tickText(value: number, step: number): string {
  const digits = Math.min(12, Math.max(1, Math.ceil(Math.log10(Math.max(Math.abs(value), step) / step)) + 1))
  const format = new Intl.NumberFormat('en-US', {
    notation: Math.abs(value) >= 10_000 && digits <= 3 ? 'compact' : 'standard',
    maximumSignificantDigits: digits,
  })
  return format.format(value).replace('-', '−')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
