import type { SharePair } from './display-bins.ts'
import type { CategoricalDisplay } from './display-categories.ts'
import { formatShare, NO_NUMBER } from './format.ts'

const WIDTH = 340
const ROW = 20
const LABEL = 112
const BARS = 118
const LONGEST_NAME = 15

/** A categorical distribution: a pair of bars per category, reference above current. */
export function CategoricalSvg({ name, display }: { name: string; display: CategoricalDisplay }) {
  const { categories, pooled, rest } = display
  const rows = [
    ...categories.map(category => ({ ...category, text: shorten(category.name) })),
    ...((rest.reference ?? 0) > 0 || (rest.current ?? 0) > 0
      ? [{ ...rest, name: `${pooled} more`, text: 'all others', isNew: false }]
      : []),
  ]
  const most = Math.max(...rows.flatMap(({ reference, current }) => [reference ?? 0, current ?? 0]))
  const width = (share: number | null) => Math.round(((share ?? 0) / (most || 1)) * BARS * 10) / 10
  return (
    <svg viewBox={`0 0 ${WIDTH} ${rows.length * ROW + 2}`} role="img" aria-label={`Distribution of ${name}`}>
      {rows.map((row, i) => (
        <g>
          <title>{`${row.name}: reference ${formatShare(row.reference)}, current ${formatShare(row.current)}`}</title>
          <text x={LABEL - 8} y={i * ROW + 14} text-anchor="end">
            {row.text}
          </text>
          <rect class="reference" x={LABEL} y={i * ROW + 3} width={width(row.reference)} height={7} />
          <rect class="current" x={LABEL} y={i * ROW + 10} width={width(row.current)} height={7} />
          <text x={LABEL + BARS + 6} y={i * ROW + 14} class={row.isNew ? 'new' : undefined}>
            {row.isNew ? `new, ${formatShare(row.current)}` : change(row)}
          </text>
        </g>
      ))}
    </svg>
  )
}

function change({ reference, current }: SharePair): string {
  if (reference === null || current === null) return formatShare(reference ?? current)
  return `${formatShare(reference).replace(' %', '')} → ${formatShare(current)}`
}

function shorten(name: string): string {
  if (name.trim() === '') return name === '' ? '(empty)' : NO_NUMBER
  const characters = [...name]
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join('')}…` : name
}
