import { z } from 'zod'
import type { Context } from '../../context.ts'
import { type AcceptBatch, acceptBatches, type RowBatches } from '../../ingest/accept-batches.ts'
import { acceptLabels } from '../../ingest/accept-labels.ts'
import { acceptPredictions, type Ingest } from '../../ingest/accept-predictions.ts'
import { AS_ONE, readRowStream } from '../../ingest/read-row-stream.ts'
import { readRows } from '../../ingest/read-rows.ts'
import { Label } from '../../model/label.ts'
import { Prediction } from '../../model/prediction.ts'
import type { RowKind } from '../metrics/counts.ts'
import { readBody, readBytes, readPieces, saysNdjson, saysShort } from '../read-body.ts'
import { type Answer, type Asked, route } from '../route.ts'

const TYPES = ['application/json', 'application/x-ndjson']

/** What ingestion needs of the context, with the request's time. */
export const ingestOf = ({
  store,
  ingestion: { catalog, spooler, drain, refusals, times },
  now,
}: Context): Ingest => ({
  store,
  catalog,
  spooler,
  refusals,
  times,
  settle: () => drain.settle(),
  now: now(),
})

/** The rows of a body: NDJSON of any length batch by batch, everything else at once. */
async function batchesOf({ request, incoming, lease }: Asked<unknown>): Promise<RowBatches> {
  if (!saysNdjson(request)) return [readRows(await readBody(request, lease, incoming))]
  if (saysShort(request)) return readRowStream([await readBytes(request, lease, incoming)], AS_ONE)
  return readRowStream(readPieces(request, lease))
}

/** 200 for what was accepted, naming what was not. */
async function takeRows(asked: Asked<unknown>, kind: RowKind, accept: AcceptBatch): Promise<Answer> {
  const counted: AcceptBatch = async (rows, mostIds) => {
    const answer = await accept(rows, mostIds)
    asked.counts.countRows(kind, { accepted: answer.accepted, rejected: answer.rejected.length })
    return answer
  }
  return { body: await acceptBatches(await batchesOf(asked), counted) }
}

const postPredictions = route({
  method: 'post',
  path: '/v1/predictions',
  summary:
    'Send predictions: one object, an array, or NDJSON of up to 2 GiB, plain or packed. An answer means they are on disk.',
  body: { schema: z.union([Prediction, z.array(Prediction)]), types: TYPES },
  handle: asked => {
    const ingest = ingestOf(asked.context)
    return takeRows(asked, 'predictions', (rows, mostIds) => acceptPredictions(ingest, rows, mostIds))
  },
})

const postLabels = route({
  method: 'post',
  path: '/v1/labels',
  summary:
    'Send what turned out to be true: one object, an array, or NDJSON of up to 2 GiB, plain or packed.',
  body: { schema: z.union([Label, z.array(Label)]), types: TYPES },
  handle: asked => {
    const ingest = ingestOf(asked.context)
    return takeRows(asked, 'labels', rows => acceptLabels(ingest, rows))
  },
})

export const rowRoutes = [postPredictions, postLabels]
