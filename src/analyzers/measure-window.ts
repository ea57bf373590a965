import type { Measurement } from '../model/measurement.ts'
import { referenceId } from '../store/references.ts'
import type { SliceKind } from '../store/slices.ts'
import { analyzersOf } from './index.ts'
import { type Answer, judgeView } from './judge-view.ts'
import type { View } from './question.ts'

/** A window in epoch milliseconds, `end` exclusive. */
export interface Window {
  start: number
  end: number
}

/** Everything the analyzers of one kind have to say about one window. */
export function measureWindow(view: View, kind: SliceKind, window: Window): Measurement[] {
  const reference = view.reference ? referenceId(view.reference.reference) : ''
  return judgeView(view, analyzersOf(kind)).flatMap(answer => {
    const shared = {
      model: view.model.model,
      version: '',
      segment: answer.question.segment,
      analyzer: answer.analyzer.name,
      subject: answer.question.subject,
      window_start: window.start,
      window_end: window.end,
      reference,
    }
    const verdicts = answer.question.shownOnly ? [] : [verdictOf(answer, view)]
    return [...verdicts, ...figuresOf(answer)].map(told => ({ ...shared, ...told }))
  })
}

type Told = Omit<
  Measurement,
  'model' | 'version' | 'segment' | 'analyzer' | 'subject' | 'window_start' | 'window_end' | 'reference'
>

function verdictOf({ question, judgement, because, alpha }: Answer, view: View): Told {
  return {
    statistic: 'verdict',
    value: judgement.difference,
    low: judgement.low,
    high: judgement.high,
    bound: null,
    p_value: judgement.pAdjusted,
    n: question.n,
    reference_value: judgement.reference,
    verdict: judgement.verdict,
    severity: judgement.severity,
    because,
    evidence: {
      alpha,
      minimum: question.asked?.minimum ?? null,
      reference: view.reference?.reference.name ?? null,
      ...rangeOf(view.reference),
      season: view.reference?.season.kind ?? null,
      bucket: view.bucket,
      binning: view.binnings.get(question.subject)?.id ?? null,
      n_reference: question.n_reference,
      ...decidedBy({ judgement }),
      ...question.answer?.evidence,
    },
  }
}

/** Where the reference began and ended: of a rolling one this is each time another. */
const rangeOf = (side: View['reference']) => ({
  reference_from: side && new Date(side.reference.from).toISOString(),
  reference_to: side && new Date(side.reference.to).toISOString(),
  reference_left_out: side?.leftOut ?? null,
})

/** What decided, for whoever wants to check it: the window itself (fast) or the mean of several (slow), shares, window counts, overdispersion. */
export const decidedBy = ({ judgement }: Pick<Answer, 'judgement'>): Record<string, unknown> => ({
  part: judgement.span === 1 ? 'fast' : 'slow',
  span: judgement.span,
  share: judgement.decidedBy,
  current: judgement.current,
  reference_share: judgement.reference,
  difference: judgement.difference,
  low: judgement.low,
  high: judgement.high,
  p_value: judgement.pValue,
  p_adjusted: judgement.pAdjusted,
  n_eff: judgement.nEffective,
  phi: judgement.phi,
  nu: judgement.nu,
  windows: judgement.k,
  smallest_change: judgement.smallestChange,
})

const figuresOf = ({ question }: Answer): Told[] =>
  question.figures.map(({ name, noise_floor, phi, trivial, not_estimable, n_eff, ...figure }) => ({
    statistic: name,
    ...figure,
    verdict: null,
    severity: null,
    because: '',
    evidence: known({ noise_floor, phi, trivial, not_estimable, n_eff }),
  }))

const known = (evidence: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== undefined))
