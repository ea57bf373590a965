import { z } from 'zod'
import type { Context } from '../../context.ts'
import { acceptLabels } from '../../ingest/accept-labels.ts'
import { acceptPredictions, type Ingest } from '../../ingest/accept-predictions.ts'
import { NothingAccepted } from '../../ingest/nothing-accepted.ts'
import { readRows } from '../../ingest/read-rows.ts'
import type { Acceptance } from '../../ingest/rejection.ts'
import { Label } from '../../model/label.ts'
import { Prediction } from '../../model/prediction.ts'
import { readBody, saysNdjson } from '../read-body.ts'
import { type Answer, route } from '../route.ts'

const TYPES = ['application/json', 'application/x-ndjson']

/** What ingestion needs of the context, with the request's time. */
export const ingestOf = ({ store, ingestion: { catalog, spooler, drain }, now }: Context): Ingest => ({
  store,
  catalog,
  spooler,
  settle: () => drain.settle(),
  now: now(),
})

/** 200 for what was accepted, naming what was not; 400 when nothing was. */
export function answerAcceptance({ accepted, rejected, ids }: Acceptance): Answer {
  if (accepted === 0 && rejected.length > 0) throw new NothingAccepted(rejected)
  return { body: { accepted, rejected, ids } }
}

const postPredictions = route({
  method: 'post',
  path: '/v1/predictions',
  summary:
    'Send predictions: one object, an array, or NDJSON, plain or gzip. An answer means they are on disk.',
  body: { schema: z.union([Prediction, z.array(Prediction)]), types: TYPES },
  handle: async ({ request, context }) =>
    answerAcceptance(
      await acceptPredictions(ingestOf(context), readRows(await readBody(request), saysNdjson(request))),
    ),
})

const postLabels = route({
  method: 'post',
  path: '/v1/labels',
  summary: 'Send what turned out to be true: one object, an array, or NDJSON, plain or gzip.',
  body: { schema: z.union([Label, z.array(Label)]), types: TYPES },
  handle: async ({ request, context }) =>
    answerAcceptance(
      await acceptLabels(ingestOf(context), readRows(await readBody(request), saysNdjson(request))),
    ),
})

export const rowRoutes = [postPredictions, postLabels]
