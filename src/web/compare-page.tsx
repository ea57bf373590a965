import type { BothSides } from '../analyzers/both-sides.ts'
import type { Comparison } from '../analyzers/compare.ts'
import type { ComparedSubject } from '../analyzers/compare-subjects.ts'
import type { ComparedSide } from '../analyzers/compared-side.ts'
import { type Against, comparisonHref } from './against.ts'
import { MetricTable, SubjectTable } from './compare-tables.tsx'
import { ONLY_CHANGED, verdictRank } from './drift-rows.ts'
import { FeatureCard } from './feature-card.tsx'
import { formatCount, formatMoment } from './format.ts'
import { Layout } from './layout.tsx'
import { isPictured } from './model-page-props.ts'
import { metricFormat } from './performance-metrics.ts'
import { SidePicker } from './side-picker.tsx'
import { type View, viewHref } from './view.ts'

/** Pictures of more subjects than this would make the page slow; the numbers have all. */
const MOST_CARDS = 48

export interface ComparePageProps {
  view: View
  against: Against
  now: number
  comparison: Comparison
  sides: ReadonlyMap<string, BothSides>
  /** What can be chosen from. */
  references: string[]
  segments: string[]
}

/** Two sides of one model: what each is, every verdict, performance, and the distributions one over the other. */
export function ComparePage({
  view,
  against,
  now,
  comparison,
  sides,
  references,
  segments,
}: ComparePageProps) {
  const subjects = worstFirst(comparison.subjects)
  const pictured = [...sides.keys()].filter(isPictured).sort(by(subject => placeOf(subject, subjects)))
  const performance = comparison.performance.filter(({ segment }) => segment === '')
  return (
    <Layout title={`${view.model} compared`} now={now}>
      <p class="crumbs">
        <a href="/">Models</a> / <a href={viewHref(view)}>{view.model}</a>
      </p>
      <div class="title">
        <h1>Comparison</h1>
        <p class="muted">
          <a class="numbers" href={comparisonHref(view, against)}>
            Numbers
          </a>
        </p>
      </div>
      <SidePicker view={view} against={against} references={references} segments={segments} />
      <SideList comparison={comparison} />
      <section aria-labelledby="verdicts">
        <h2 id="verdicts">Verdicts</h2>
        {subjects.length === 0 ? (
          <p class="quiet">Neither side has anything to compare.</p>
        ) : (
          <SubjectTable subjects={subjects} />
        )}
      </section>
      <section aria-labelledby="performance">
        <h2 id="performance">Performance</h2>
        {performance.length === 0 ? (
          <p class="quiet">No prediction of this range has a label yet.</p>
        ) : (
          <MetricTable name="Performance" metrics={performance} formatOf={metricFormat} />
        )}
      </section>
      {comparison.latency.length === 0 ? null : (
        <section aria-labelledby="latency">
          <h2 id="latency">Latency</h2>
          <MetricTable name="Latency" metrics={comparison.latency} formatOf={() => 'milliseconds'} />
        </section>
      )}
      {pictured.length === 0 ? null : (
        <section aria-labelledby="distributions">
          <h2 id="distributions">Distributions</h2>
          <p class="key">
            <span class="area">reference</span> <span class="line">current</span>
          </p>
          <div class="grid">
            {pictured.slice(0, MOST_CARDS).map(subject => (
              <FeatureCard
                subject={subject}
                verdict={subjects.find(each => each.subject === subject) ?? null}
                side={sides.get(subject)!}
                chart={null}
                numbers=""
              />
            ))}
          </div>
        </section>
      )}
    </Layout>
  )
}

/** What is compared with what: of how many rows, as far as they are kept. */
function SideList({ comparison: { current, reference } }: Pick<ComparePageProps, 'comparison'>) {
  return (
    <dl class="compared">
      <dt>Current</dt>
      <dd>{describe('production', current)}</dd>
      <dt>Reference</dt>
      <dd>
        {reference === null
          ? 'There is none: name one, or give a part of production.'
          : `${describe(reference.name ?? 'production', reference)} in ${reference.windows} windows${reference.left_out === 0 ? '' : `, without ${reference.left_out} that drifted while an alert fired`}`}
      </dd>
    </dl>
  )
}

function describe(what: string, { from, to, version, segment, n }: ComparedSide): string {
  const range = `${formatMoment(Date.parse(from))} to ${formatMoment(Date.parse(to))}`
  const rows = segment === '' ? 'all rows' : segment
  return `${what}, ${range}, ${version === '' ? 'all versions' : `version ${version}`}, ${rows}: ${formatCount(n)} predictions`
}

/** Of all rows compared; of data quality and outliers only what differs. */
const worstFirst = (subjects: readonly ComparedSubject[]): ComparedSubject[] =>
  subjects
    .filter(({ segment }) => segment === '')
    .filter(({ analyzer, verdict }) => !ONLY_CHANGED.includes(analyzer) || verdict === 'drift')
    .sort(by(verdictRank))

const placeOf = (subject: string, subjects: readonly ComparedSubject[]): number => {
  const place = subjects.findIndex(each => each.subject === subject)
  return place === -1 ? subjects.length : place
}

const by =
  <Item,>(key: (item: Item) => number) =>
  (a: Item, b: Item): number =>
    key(a) - key(b)
