import type { CategoricalBinning } from '../stats/histogram/binning.ts'
import { freezeNumeric } from '../stats/histogram/freeze-numeric.ts'

/** Rows with the features of another row of their slice and version, in the order they were sent: a 1 each, but for the first. */
export const DUPLICATE_ROW = 'duplicate_row'

/** How often ids come, each once a slice at most: those that come again are found where slices are merged. */
export const DUPLICATE_ID = 'duplicate_id'

/** Of one value, whatever the data: how to count that need not be learned from it. */
export const ONES = freezeNumeric(Float64Array.of(1), { transform: 'asinh' })

/**
 * Ids of a slice that are kept, by hashes of 31 bits as their codes; the rest is pooled. Those with the smallest hashes are,
 * so that an id which comes again is kept again: a sample of 2,880 a day at most, which costs a merge of 30 days 5 ms.
 */
export const IDS: CategoricalBinning = { kind: 'categorical', categories: [], limit: 20 }

/** Every row that came: those refused by why and where (see `refusalName`), those accepted as missing. */
export const REFUSED = 'refused'

/** Whatever the data. More reasons than a model has features and rows have fields there are not. */
export const REFUSALS: CategoricalBinning = { kind: 'categorical', categories: [], limit: 1_000 }

/** The category of what is refused with a code at a path. */
export const refusalName = (code: string, path: string): string => `${code} ${path}`
