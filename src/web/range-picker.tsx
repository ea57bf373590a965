import { comparePageHref, RANGES, type View, viewHref } from './view.ts'

const HOUR = 3_600_000

/** Which range, version and segment a page shows: links for the usual ranges, a form for any. */
export function RangePicker({
  view,
  now,
  segments,
}: {
  view: View
  now: number
  segments: readonly string[]
}) {
  const end = Math.ceil(now / HOUR) * HOUR
  return (
    <nav class="range" aria-label="Range, version and segment">
      <ul>
        {RANGES.map(({ label, hours }) => (
          <li>
            <a
              href={viewHref(view, { from: end - hours * HOUR, to: end })}
              aria-current={view.to === end && view.to - view.from === hours * HOUR ? 'true' : undefined}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
      <form method="get" action={`/models/${encodeURIComponent(view.model)}`}>
        <label>
          From <input type="datetime-local" name="from" value={fieldMoment(view.from)} />
        </label>
        <label>
          to <input type="datetime-local" name="to" value={fieldMoment(view.to)} /> UTC
        </label>
        <label>
          <span class="visually-hidden">Version</span>
          <input name="version" value={view.version} placeholder="all versions" size={12} maxlength={256} />
        </label>
        <SegmentChoice segments={segments} chosen={view.segment} />
        {view.everyFeature ? <input type="hidden" name="features" value="all" /> : null}
        <button type="submit">Show</button>
      </form>
      <a href={comparePageHref(view)}>Compare</a>
    </nav>
  )
}

/** All rows or one of these segments; the one that is chosen is offered in any case. */
export function SegmentChoice({
  segments,
  chosen,
  prefix = '',
}: {
  segments: readonly string[]
  chosen: string
  prefix?: string
}) {
  const offered = new Set(chosen === '' ? segments : [chosen, ...segments])
  if (offered.size === 0) return null
  return (
    <label>
      <span class="visually-hidden">Segment</span>
      <select name={`${prefix}segment`}>
        <option value="" selected={chosen === ''}>
          all rows
        </option>
        {[...offered].map(segment => (
          <option value={segment} selected={segment === chosen}>
            {segment}
          </option>
        ))}
      </select>
    </label>
  )
}

/** As a date field writes it; the page says that times are UTC. */
export function fieldMoment(at: number): string {
  return new Date(at).toISOString().slice(0, 16)
}
