import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { encodeBatch } from '../../src/ingest/batch.ts'
import { readNamedBatches } from '../../src/ingest/named-batches.ts'
import { type Files, nodeFiles } from '../../src/ingest/spool/files.ts'
import { predictionBlock, predictionRows } from '../../src/store/predictions.ts'
import { temporaryDirectory } from '../cli/temporary-directory.ts'
import { prediction } from '../store/example-rows.ts'
import { systemError } from './spool/faulty-files.ts'
import { openSpool } from './spool/open-spool.ts'

/** Two closed segments of one batch each, read as `read` says. */
async function twoSegments(read: Files['read']) {
  const spool = await openSpool(await temporaryDirectory(), { files: { ...nodeFiles, read } })
  for (const id of ['a', 'b']) {
    const block = predictionBlock(predictionRows([prediction(id, { project: 'p' })]))
    await spool.append(...encodeBatch({ block, marks: [], learned: [] }))
    await spool.roll()
  }
  return [(await spool.take())!, (await spool.take())!]
}

it('is over only when no segment is being read any more, although one could not be', async () => {
  const happened: string[] = []
  let goOn = () => {}
  const slow = new Promise<void>(resolve => {
    goOn = resolve
  })
  let reads = 0
  const segments = await twoSegments(async (path, into) => {
    reads += 1
    if (reads === 1) throw systemError('EIO')
    await slow
    const bytes = await nodeFiles.read(path, into)
    happened.push('read')
    return bytes
  })
  const over = readNamedBatches(segments).catch(() => happened.push('over'))
  await turn()
  goOn()
  await over
  // Whoever gives the segments back now gives their buffers to others.
  expect(happened).toEqual(['read', 'over'])
})
