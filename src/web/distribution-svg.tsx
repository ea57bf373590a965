import type { BothSides } from '../analyzers/both-sides.ts'
import { CategoricalSvg } from './categorical-svg.tsx'
import { displayBins } from './display-bins.ts'
import { displayCategories } from './display-categories.ts'
import { formatShare } from './format.ts'
import { NumericSvg } from './numeric-svg.tsx'
import { specialRates } from './special-rates.ts'

/** The reference's distribution under the current one, in the same bins, and what neither picture holds. */
export function Distribution({ name, side }: { name: string; side: BothSides }) {
  const picture = draw(name, side)
  return (
    <div class="distribution">
      {picture ?? <p class="muted">No values in this range.</p>}
      <p class="rates">
        {specialRates(side.reference, side.current).map(({ label, reference, current }) => (
          <span>
            {label} {formatShare(reference)} → <strong>{formatShare(current)}</strong>
          </span>
        ))}
      </p>
    </div>
  )
}

function draw(name: string, { binning, reference, current }: BothSides) {
  if (binning.kind === 'numeric') {
    const display = displayBins(binning, reference, current)
    return display && <NumericSvg name={name} display={display} />
  }
  const display = displayCategories(binning, reference, current)
  return display && <CategoricalSvg name={name} display={display} />
}
