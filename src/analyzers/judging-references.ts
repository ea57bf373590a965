import type { ModelSettings } from '../model/model.ts'
import type { Reference } from '../store/references.ts'

/** Which references a model's windows are judged by; null: none. */
export interface JudgingReferences {
  /** Its verdicts are what rules are asked about, and people told of. */
  pages: Reference | null
  /** Judged by it as well, for whoever asks: nobody is told. */
  reports: Reference | null
}

/**
 * Chooses a model's references: those its settings name, otherwise a rolling one pages while the newest of the others
 * reports, and without a rolling one the newest pages.
 *
 * @param references the newest first
 */
export function judgingReferences(
  { references: named = {} }: Pick<ModelSettings, 'references'>,
  references: readonly Reference[],
): JudgingReferences {
  const find = (name: string) => references.find(reference => reference.name === name) ?? null
  const rolling = references.find(each => each.rolling !== null)
  const pages = named.pages === undefined ? (rolling ?? references[0] ?? null) : find(named.pages)
  const fixed = references.find(each => each.rolling === null) ?? null
  const reports = named.reports === undefined ? (pages?.rolling ? fixed : null) : find(named.reports)
  return { pages, reports: reports === pages ? null : reports }
}
