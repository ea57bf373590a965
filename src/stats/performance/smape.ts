import { relativeError } from './relative-error.ts'

/**
 * Symmetric mean absolute percentage error, as a share from 0 to 2: the mean of 2·|p − y| / (|p| + |y|), y being the
 * label and p the prediction (Makridakis 1993). A row where both are 0 has no error.
 */
export const smape = relativeError('smape', { sum: 'sape', squares: 'sape2', most: 2 })
