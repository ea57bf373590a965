import type { ShareWindow } from './compare-share.ts'
import type { ShareFinding, ShareSubject } from './judge-shares.ts'

/**
 * A fall of a share is the rise of its complement: a `lower` subject is judged as the `upper` one of the rows
 * that do not count, and its finding turned back by `mirrorFinding`.
 */
export function mirrorSubject(subject: ShareSubject): ShareSubject {
  const { profile, window, before } = subject
  const pooled = Object.entries(profile.pooled).map(([bucket, counts]) => [
    bucket,
    { ...counts, x: complement(counts.x, counts.n) },
  ])
  return {
    ...subject,
    side: 'upper',
    profile: { ...profile, pooled: Object.fromEntries(pooled) },
    window: mirrorWindow(window),
    ...(before && { before: before.map(mirrorWindow) }),
  }
}

/** Turns the finding of a mirrored subject back into the shares that were asked about. */
export function mirrorFinding(finding: ShareFinding): ShareFinding {
  return {
    ...finding,
    current: finding.current === null ? null : 1 - finding.current,
    reference: finding.reference === null ? null : 1 - finding.reference,
    difference: negated(finding.difference),
    low: negated(finding.high),
    high: negated(finding.low),
    t: finding.t.map(negated),
  }
}

const mirrorWindow = (window: ShareWindow): ShareWindow => ({
  ...window,
  x: complement(window.x, window.n),
})

function complement(x: readonly number[], n: number): number[] {
  return x.map(count => Math.max(0, n - count))
}

/** Subtracted from 0, not negated: −0 is no number for people. */
function negated(value: number | null): number | null {
  return value === null ? null : 0 - value
}
