import { driftStatistics } from '../stats/drift/index.ts'
import { formatNumber } from './format.ts'

/** The drift statistics that tables show, each of numbers or, by its second name, of categories. */
const COLUMNS = [
  { names: ['ks'], label: 'KS' },
  { names: ['wasserstein'], label: 'W₁' },
  { names: ['psi_10', 'psi'], label: 'PSI' },
]

const meaningOf = (name: string): string =>
  driftStatistics.find(statistic => statistic.name === name)?.meaning ?? ''

/** Their heads, which say what each means to whoever points at them. */
export function DriftHeads() {
  return COLUMNS.map(({ names, label }) => (
    <th scope="col" class="number">
      <abbr title={meaningOf(names[0]!)}>{label}</abbr>
    </th>
  ))
}

/** The cells of one subject, given its statistics by name. */
export function DriftCells({ statistics }: { statistics: ReadonlyMap<string, { value: number | null }> }) {
  return COLUMNS.map(({ names }) => {
    const found = names.map(name => statistics.get(name)?.value ?? null).find(value => value !== null)
    return <td class="number">{formatNumber(found ?? null)}</td>
  })
}
