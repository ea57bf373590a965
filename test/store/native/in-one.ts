import { encodeNative, type NativeColumns } from '../../../src/store/native/encode-native.ts'

/** Rows as one block, in one piece. */
export const inOne = <Row>(columns: NativeColumns<Row>, rows: readonly Row[]): Buffer =>
  Buffer.concat(encodeNative(columns, rows))
