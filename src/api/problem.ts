import type { Context as HonoContext } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import { Problem } from '../errors.ts'
import { Interrupted } from '../ingest/interrupted.ts'
import { SpoolError, type SpoolErrorCode } from '../ingest/spool/spool-error.ts'
import { isAway } from '../store/is-away.ts'
import { RateExceeded } from './rate-limit.ts'

/** Answers a fault as `application/problem+json` (RFC 9457), never with what the caller sent. */
export function answerProblem(thrown: unknown, context: HonoContext, log: Logger): Response {
  const error = thrown instanceof Interrupted ? thrown.cause : thrown
  const problem = asProblem(error)
  // Whoever broke off its own request was told nothing and misses nothing.
  const isGone = context.req.raw.signal.aborted
  if (problem.status >= 500 && !isGone) log.error({ err: error }, 'a request failed')
  const body = {
    type: 'about:blank',
    title: thrown instanceof Interrupted ? `${problem.message} ${whatIsKept(thrown)}` : problem.message,
    status: problem.status,
    code: problem.code,
    ...(problem.path === undefined ? {} : { path: problem.path }),
    ...('rejected' in problem ? { rejected: problem.rejected } : {}),
    ...(thrown instanceof Interrupted ? thrown.progress : {}),
  }
  return context.body(JSON.stringify(body), problem.status as ContentfulStatusCode, {
    'content-type': 'application/problem+json',
    ...(problem.status === 503 ? { 'retry-after': '1' } : {}),
    ...(problem instanceof RateExceeded ? { 'retry-after': String(problem.retryAfterSeconds) } : {}),
  })
}

/** The truth about a body of which only the beginning was taken in, and what its sender can do. */
const whatIsKept = ({ progress }: Interrupted): string =>
  `What was good in the first ${progress.rows} rows is kept. Send the rows after them, or all of them again: ` +
  'rows that carry an id and a time of their own are not counted twice.'

/** What a sender is told whose rows could not be put on disk: nothing of them was kept, so it sends them again. */
const SPOOL_PROBLEMS: Record<SpoolErrorCode, Problem> = {
  full: new Problem(
    503,
    'spool_full',
    'ClickHouse does not keep up, and there is no room for more rows: send this again in a moment.',
  ),
  record_too_long: new Problem(413, 'too_large', 'The body has too many rows: send it in several requests.'),
  not_written: new Problem(
    503,
    'disk_unavailable',
    'The disk takes nothing just now: send this again in a moment.',
  ),
  failed: new Problem(
    503,
    'disk_failed',
    'The disk did not keep what was written; nothing is taken in until the service is started again.',
  ),
  closed: new Problem(503, 'stopping', 'The service is stopping: send this again in a moment.'),
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof SpoolError) return SPOOL_PROBLEMS[error.code]
  if (error instanceof HTTPException && error.status < 500)
    return new Problem(error.status, 'bad_request', 'The request cannot be read.')
  // Nothing was acknowledged, and the same request again does no harm: the sender should simply repeat it.
  if (isAway(error))
    return new Problem(
      503,
      'store_unavailable',
      'ClickHouse does not answer just now: send this again in a moment.',
    )
  return new Problem(500, 'internal', 'Something went wrong here; the log of the service says what.')
}
