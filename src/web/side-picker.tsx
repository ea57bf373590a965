import type { Against } from './against.ts'
import { fieldMoment, SegmentChoice } from './range-picker.tsx'
import type { View } from './view.ts'

/** Which two sides are compared: a part of production, and a reference or another part of production. */
export function SidePicker({
  view,
  against,
  references,
  segments,
}: {
  view: View
  against: Against
  references: readonly string[]
  segments: readonly string[]
}) {
  return (
    <form class="sides" method="get" action={`/models/${encodeURIComponent(view.model)}/compare`}>
      <fieldset>
        <legend>Compare</legend>
        <Range from={view.from} to={view.to} />
        <Version name="version" value={view.version} />
        <SegmentChoice segments={segments} chosen={view.segment} />
      </fieldset>
      <fieldset>
        <legend>with a reference</legend>
        <label>
          <span class="visually-hidden">Reference</span>
          <select name="reference">
            <option value="" selected={against.reference === ''}>
              the one that judges
            </option>
            {references.map(name => (
              <option value={name} selected={name === against.reference}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
      <fieldset>
        <legend>or with this part of production</legend>
        <Range from={against.from} to={against.to} prefix="reference_" />
        <Version name="reference_version" value={against.version} />
      </fieldset>
      {segments.length === 0 && against.segment === '' ? null : (
        <fieldset>
          <legend>and of it only</legend>
          <SegmentChoice segments={segments} chosen={against.segment} prefix="reference_" />
        </fieldset>
      )}
      <button type="submit">Compare</button>
    </form>
  )
}

/** An end left empty is that of the other side. */
function Range({ from, to, prefix = '' }: { from: number | null; to: number | null; prefix?: string }) {
  return (
    <>
      <label>
        From{' '}
        <input type="datetime-local" name={`${prefix}from`} value={from === null ? '' : fieldMoment(from)} />
      </label>
      <label>
        to <input type="datetime-local" name={`${prefix}to`} value={to === null ? '' : fieldMoment(to)} /> UTC
      </label>
    </>
  )
}

function Version({ name, value }: { name: string; value: string }) {
  return (
    <label>
      <span class="visually-hidden">Version</span>
      <input name={name} value={value} placeholder="all versions" size={12} maxlength={256} />
    </label>
  )
}
