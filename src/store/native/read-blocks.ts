import { ChunkReader } from './chunk-reader.ts'
import { type ColumnShape, type Columns, decodeColumns } from './decode-columns.ts'

/**
 * Decodes an answer in ClickHouse's `Native` format while it arrives, cut anywhere: block after block, each as soon as its
 * last byte is there. A block is there until the next is asked for, which is read into the same memory. Whoever stops early
 * ends `chunks` too.
 *
 * @throws Error where a column is not what `shape` says, or the chunks end inside a block; what `chunks` throws
 */
export async function* readBlocks<Shape extends ColumnShape>(
  shape: Shape,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Columns<Shape>> {
  const iterator = chunks[Symbol.asyncIterator]()
  const bytes = new ChunkReader(iterator)
  try {
    while (!(await bytes.isAtEnd())) {
      bytes.startBlock()
      const block = await decodeColumns(shape, bytes)
      if (block.length > 0) yield block
    }
  } finally {
    await iterator.return?.()
  }
}
