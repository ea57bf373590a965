import type { HonoRequest } from 'hono'
import { z } from 'zod'
import { judgingReferences } from '../../analyzers/judging-references.ts'
import type { Context } from '../../context.ts'
import { acceptReferenceRange } from '../../ingest/accept-reference-range.ts'
import { acceptReferenceRows, type SentReference } from '../../ingest/accept-reference-rows.ts'
import { acceptRollingReference } from '../../ingest/accept-rolling-reference.ts'
import { isObject } from '../../ingest/check-value.ts'
import { readRowStream } from '../../ingest/read-row-stream.ts'
import { type ReadRow, readRows } from '../../ingest/read-rows.ts'
import { Moment } from '../../model/moment.ts'
import { ModelName, ShortText } from '../../model/names.ts'
import { ReferenceRow } from '../../model/prediction.ts'
import { MIN_REFERENCE_WINDOWS } from '../../stats/decision/finding.ts'
import { listEveryReference, listReferences, type Reference, referenceId } from '../../store/references.ts'
import { check } from '../check.ts'
import { readBody, readPieces, saysNdjson } from '../read-body.ts'
import { type Answer, type Asked, route } from '../route.ts'
import { iso } from './asked-range.ts'
import { describeReference } from './describe-reference.ts'
import { Address, modelOf } from './models.ts'
import { ingestOf } from './rows.ts'

/** As many windows as the decision rule asks for, at most as a range is analyzed in at once. */
const MOST_WINDOWS = 1_000

const Rolling = z
  .strictObject({
    windows: z.int().min(MIN_REFERENCE_WINDOWS).max(MOST_WINDOWS).default(28),
    gap: z.int().min(0).max(MOST_WINDOWS).default(7),
  })
  .meta({
    description:
      'So many windows of production, which end `gap` windows before the judged one and move on with it. Nothing is copied.',
  })

/** Windows of production that move with what they judge. */
const RollingReference = z.strictObject({ rolling: Rolling })

/** A range of production as the reference. */
const ReferenceRange = z
  .strictObject({ from: Moment, to: Moment, version: ShortText.optional() })
  .refine(({ from, to }) => from < to, { message: 'must be before to', path: ['from'] })

const Query = z.object({ name: ModelName.default('default') })

const NO_ROWS = { accepted: 0, rejected: [], ids: [], unchanged: false }

async function fromRows(
  { context, counts }: Pick<Asked<unknown>, 'context' | 'counts'>,
  sent: SentReference,
): Promise<Answer> {
  const { reference, ...answer } = await acceptReferenceRows(ingestOf(context), sent)
  counts.countRows('reference', {
    accepted: answer.accepted,
    rejected: answer.rejected.length + (answer.unlisted ?? 0),
  })
  return { body: { ...answer, reference: describeReference(reference) } }
}

async function fromRange(
  context: Context,
  request: HonoRequest,
  { name, body }: { name: string; body: unknown },
): Promise<Answer> {
  const { from, to, version = '' } = check(ReferenceRange, body)
  const model = modelOf(context, request.param('model'))
  const reference = await acceptReferenceRange(ingestOf(context), { model, name, from, to, version })
  return { body: { ...NO_ROWS, reference: describeReference(reference) } }
}

async function fromRolling(
  context: Context,
  request: HonoRequest,
  { name, body }: { name: string; body: unknown },
): Promise<Answer> {
  const { rolling } = check(RollingReference, body)
  const model = modelOf(context, request.param('model'))
  const reference = await acceptRollingReference(ingestOf(context), { model, name, rolling })
  return { body: { ...NO_ROWS, reference: describeReference(reference) } }
}

/** The body's one object, where it is one. */
function onlyObject(rows: readonly ReadRow[]): Record<string, unknown> {
  const [only, ...others] = rows
  return only && others.length === 0 && 'row' in only && isObject(only.row) ? only.row : {}
}

const postReference = route({
  method: 'post',
  path: '/v1/models/:model/reference',
  summary:
    'Say what is normal: rows with labels, all in one body, a range of production, or windows of it that roll on.',
  body: {
    schema: z.union([ReferenceRange, RollingReference, z.array(ReferenceRow), ReferenceRow]),
    types: ['application/json', 'application/x-ndjson'],
  },
  query: Query,
  handle: async ({ request, query, lease, ...asked }) => {
    const { model } = check(Address, request.param())
    const { name } = query
    if (saysNdjson(request))
      return fromRows(asked, { model, name, batches: readRowStream(readPieces(request, lease)) })
    const rows = readRows(await readBody(request, lease))
    const body = onlyObject(rows)
    if ('rolling' in body) return fromRolling(asked.context, request, { name, body })
    if ('from' in body || 'to' in body) return fromRange(asked.context, request, { name, body })
    return fromRows(asked, { model, name, batches: [rows] })
  },
})

const listOfReferences = route({
  method: 'get',
  path: '/v1/models/:model/references',
  summary:
    'Every reference a model has or had, the newest first, and which its windows are judged by. Measurements name theirs by its id.',
  query: z.object({}),
  handle: async ({ request, context }) => {
    const { store, project } = context
    const { model, settings } = modelOf(context, request.param('model'))
    const references = await listReferences(store, project, model)
    const { pages, reports } = judgingReferences(settings, references)
    const is = (one: Reference | null, other: Reference) =>
      one !== null && referenceId(one) === referenceId(other)
    const every = await listEveryReference(store, project, model)
    return {
      body: {
        references: every.map(reference => ({
          ...describeReference(reference),
          created_at: iso(reference.created_at),
          replaced: !references.some(each => is(each, reference)),
          judges: is(pages, reference) ? 'pages' : is(reports, reference) ? 'reports' : null,
        })),
      },
    }
  },
})

export const referenceRoutes = [postReference, listOfReferences]
