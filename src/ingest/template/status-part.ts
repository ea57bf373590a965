import type { TextColumn } from '../../store/native/column.ts'
import { checkStatus } from '../check-prediction.ts'
import type { Part } from './part.ts'

/** Whether a prediction was made or failed. */
export const statusPart = (column: TextColumn, slot: number): Part => ({
  fits: values => checkStatus(values.value(slot)) === null,
  write: values => column.add(String(values.value(slot) ?? 'ok')),
})
