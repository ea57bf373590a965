import type { Crossed } from '../model/crossed.ts'

/** What rows are counted apart by: declared dimensions, protected attributes, and pairs whose intersections count. */
export interface Segmentation {
  dimensions: readonly string[]
  attributes: readonly string[]
  crossed: readonly Crossed[]
  /** Count every subject by attributes and pairs; left out, only predicted classes and outcomes. */
  everySubject?: true
  /** The only values that are counted apart of those that have too many, by name; others count as `other`. */
  full: ReadonlyMap<string, readonly string[]>
}

/**
 * What subjects are counted apart by that tell nothing of decisions: groups of people only where classes are predicted or
 * known, unless every subject is asked for.
 */
export const declared = (segmentation: Segmentation): Segmentation =>
  segmentation.everySubject ? segmentation : { ...segmentation, attributes: [], crossed: [] }

/** By nothing but version and slice. */
export const ALL_ROWS: Segmentation = { dimensions: [], attributes: [], crossed: [], full: new Map() }

/** What the rows of all further values are counted as. */
export const OTHER_SEGMENT = 'other'
