import { DriftTable } from './drift-table.tsx'
import { curl, EmptyState } from './empty-state.tsx'
import { FeatureCard } from './feature-card.tsx'
import { formatMoment } from './format.ts'
import type { ModelPageProps } from './model-page.tsx'
import { compareHref, viewHref } from './view.ts'

type Props = Pick<
  ModelPageProps,
  'drift' | 'learning' | 'leftOut' | 'cards' | 'withoutCard' | 'view' | 'origin' | 'now'
>

/** What has changed: the ranking, then pictures of each subject. */
export function DriftSection(props: Props) {
  const { drift, leftOut, cards, view, withoutCard } = props
  return (
    <>
      <section aria-labelledby="drift">
        <h2 id="drift">Drift</h2>
        <Learning {...props} />
        {leftOut === 0 ? null : (
          <p class="muted">
            {`The reference is without ${leftOut} ${leftOut === 1 ? 'window' : 'windows'} that drifted while an alert fired.`}
          </p>
        )}
        {view.version === '' && view.segment === '' ? null : (
          <p class="muted">
            Verdicts and changes over time are of all versions and rows; distributions are of what was chosen.
          </p>
        )}
        {drift.length === 0 ? (
          <p class="quiet">Nothing has been judged in this range.</p>
        ) : (
          <DriftTable rows={drift} pictured={new Set(cards.map(card => card.subject))} />
        )}
      </section>
      {cards.length === 0 ? null : (
        <section aria-labelledby="distributions">
          <h2 id="distributions">Distributions</h2>
          <p class="key">
            <span class="area">reference</span> <span class="line">current</span>{' '}
            <span class="band">95 % interval</span> <span class="unjudged">not judged</span>{' '}
            <span class="fired">alert</span> <a href={compareHref(view)}>numbers of all distributions</a>
          </p>
          <div class="grid">
            {cards.map(card => (
              <FeatureCard {...card} />
            ))}
          </div>
          {withoutCard > 0 ? (
            <p>
              <a
                href={`${viewHref(view, { everyFeature: true })}#distributions`}
              >{`Show ${withoutCard} more`}</a>
            </p>
          ) : null}
        </section>
      )}
    </>
  )
}

function Learning({ learning, view, origin, now }: Props) {
  if (learning === null) return null
  if (learning.kind === 'no reference') {
    const day = 86_400_000
    const from = `${formatMoment(now - 30 * day).slice(0, 10)}T00:00:00Z`
    const to = `${formatMoment(now).slice(0, 10)}T00:00:00Z`
    const path = `/v1/models/${encodeURIComponent(view.model)}/reference`
    return (
      <EmptyState title="No reference yet" command={curl({ origin, path, body: { from, to } })}>
        Drift is judged against a reference. Take a range of past predictions that was normal, or upload one:
      </EmptyState>
    )
  }
  return <EmptyState title="Learning">{learning.sentence}</EmptyState>
}
