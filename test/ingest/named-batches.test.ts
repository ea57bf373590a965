import { setImmediate as turn } from 'node:timers/promises'
import { pino } from 'pino'
import { expect, it, vi } from 'vitest'
import { encodeBatch } from '../../src/ingest/batch.ts'
import { readNamedBatches } from '../../src/ingest/named-batches.ts'
import { type Files, nodeFiles } from '../../src/ingest/spool/files.ts'
import { predictionBlock, predictionRows } from '../../src/store/predictions.ts'
import { temporaryDirectory } from '../cli/temporary-directory.ts'
import { prediction } from '../store/example-rows.ts'
import { systemError } from './spool/faulty-files.ts'
import { openSpool } from './spool/open-spool.ts'

const patience = (stopping = new AbortController()) => ({
  ...{ log: pino({ level: 'silent' }), signal: stopping.signal, againAfterMs: 0 },
})

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
    if (reads === 1) throw systemError('EMFILE')
    await slow
    const bytes = await nodeFiles.read(path, into)
    happened.push('read')
    return bytes
  })
  const over = readNamedBatches(segments, patience()).catch(() => happened.push('over'))
  await turn()
  goOn()
  await over
  // Whoever gives the segments back now gives their buffers to others.
  expect(happened).toEqual(['read', 'over'])
})

/** Reads that fail for the first of two segments, so many times. */
function failing(code: string, times: number): Files['read'] {
  let first: string | null = null
  let failures = 0
  return async (path, into) => {
    first ??= path
    if (path !== first || failures === times) return nodeFiles.read(path, into)
    failures += 1
    throw systemError(code)
  }
}

it('reads a segment again that could not be read', async () => {
  const batches = await readNamedBatches(await twoSegments(failing('EIO', 2)), patience())
  expect(batches.map(({ name }) => name().split('-')[0])).toEqual(['1', '2'])
})

it.each(['EIO', 'ENOENT'])(
  'goes on without a segment that cannot be read after three times (%s), and names its file',
  async code => {
    const segments = await twoSegments(failing(code, 3))
    const { log, ...rest } = patience()
    const said = vi.spyOn(log, 'error')
    const batches = await readNamedBatches(segments, { log, ...rest })
    expect(batches.map(({ name }) => name().split('-')[0])).toEqual(['2'])
    expect(said).toHaveBeenCalledWith(
      expect.objectContaining({ segment: segments[0]!.fileName, reason: expect.stringContaining(code) }),
      expect.any(String),
    )
  },
)

it('gives up no segment for want of what others of this machine hold, nor when it is time to stop', async () => {
  const wanting = readNamedBatches(await twoSegments(failing('EMFILE', 1)), patience())
  await expect(wanting).rejects.toMatchObject({ code: 'EMFILE' })
  const stopping = new AbortController()
  stopping.abort()
  const stopped = readNamedBatches(await twoSegments(failing('EIO', 1)), patience(stopping))
  await expect(stopped).rejects.toMatchObject({ code: 'EIO' })
})
