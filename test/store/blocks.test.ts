import { expect, it } from 'vitest'
import { type Block, insertBlocks } from '../../src/store/blocks.ts'
import type { Store } from '../../src/store/client.ts'
import { labelBlock } from '../../src/store/labels.ts'
import { predictionBlock, predictionRows } from '../../src/store/predictions.ts'
import { labelOf, prediction } from './example-rows.ts'

/** What an insert of these blocks sends, one entry a statement. */
async function sentOf(blocks: readonly Block[]): Promise<{ statement: string; bytes: Buffer }[]> {
  const sent: { statement: string; bytes: Buffer }[] = []
  const send = async (statement: string, { rows }: { rows: { pieces: Uint8Array[] } }) => {
    sent.push({ statement, bytes: Buffer.concat(rows.pieces) })
  }
  await insertBlocks({ http: { send }, changes: { marked: 0 } } as unknown as Store, blocks)
  return sent
}

const blockOf = (...ids: number[]): Block => predictionBlock(predictionRows(ids.map(id => prediction(id))))
const bytesOf = ({ pieces }: Block): Buffer => Buffer.concat(pieces)

it('sends short blocks of predictions as one', async () => {
  const [sent, ...others] = await sentOf([blockOf(1), blockOf(2, 3), blockOf(4)])
  expect(others).toEqual([])
  expect(sent!.bytes.equals(bytesOf(blockOf(1, 2, 3, 4)))).toBe(true)
})

it('sends long blocks as they are, and the short ones beside them as one', async () => {
  const long = blockOf(...Array.from({ length: 2_000 }, (_, i) => 10 + i))
  const [sent] = await sentOf([blockOf(1), long, blockOf(2)])
  expect(sent!.bytes.equals(Buffer.concat([bytesOf(long), bytesOf(blockOf(1, 2))]))).toBe(true)
})

it('leaves a block that it cannot read to be refused', async () => {
  const broken = { ...blockOf(1), pieces: [Buffer.from('no block at all')] }
  const [sent] = await sentOf([broken, blockOf(2)])
  expect(sent!.bytes.equals(Buffer.concat([bytesOf(broken), bytesOf(blockOf(2))]))).toBe(true)
})

it('sends blocks of different tables apart', async () => {
  const sent = await sentOf([blockOf(1), labelBlock([labelOf(1)]), blockOf(2), labelBlock([labelOf(2)])])
  const bytes = [bytesOf(blockOf(1, 2)), bytesOf(labelBlock([labelOf(1), labelOf(2)]))]
  expect(sent.map((each, i) => each.bytes.equals(bytes[i]!))).toEqual([true, true])
})
