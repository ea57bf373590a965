import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { Problem } from '../errors.ts'

/** The service to talk to, as any client of its public API would. */
export interface ApiTarget {
  /** Base URL, such as `http://127.0.0.1:8321`. */
  url: string
  key: string
  signal?: AbortSignal
  fetch: typeof fetch
  /** Waits that many milliseconds, less when the signal is aborted. */
  delay: (ms: number) => Promise<void>
}

/** One call; the body is made anew for every attempt, because a stream can be read only once. */
export interface ApiRequest {
  method: 'GET' | 'PUT' | 'POST'
  path: string
  contentType?: string
  body?: () => string | AsyncIterable<Uint8Array>
}

export interface ApiReply {
  status: number
  body: unknown
}

const ATTEMPTS = 8
const FIRST_BACKOFF_MS = 500
const LONGEST_BACKOFF_MS = 30_000

const ProblemBody = z.object({
  code: z.string().default('failed'),
  path: z.string().optional(),
  detail: z.string().optional(),
  title: z.string().optional(),
})

/** @returns the target with the platform's own `fetch` and timer where none is given */
export function apiTarget(given: Pick<ApiTarget, 'url' | 'key'> & Partial<ApiTarget>): ApiTarget {
  const { signal } = given
  const delay = (ms: number) => setTimeout(ms, undefined, signal && { signal }).catch(() => {})
  return { fetch, delay, ...given }
}

/**
 * Calls the API and tries again when it is busy or away (429, 503, no connection): after the seconds of
 * `Retry-After`, else after 0.5 s, 1 s, 2 s and so on up to 30 s, eight attempts in all.
 *
 * @returns the answer, whatever its status
 * @throws Problem `unreachable` when there was never an answer; the signal's reason when it was aborted
 */
export async function callApi(target: ApiTarget, request: ApiRequest): Promise<ApiReply> {
  for (let attempt = 1; ; attempt++) {
    const { reply, retryAfterMs } = await attemptCall(target, request)
    if (reply && reply.status !== 429 && reply.status !== 503) return reply
    if (attempt === ATTEMPTS) {
      if (reply) return reply
      throw new Problem(503, 'unreachable', `There is no answer from ${target.url}.`)
    }
    await target.delay(retryAfterMs ?? Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1)))
  }
}

/** @returns the body of an answer that says it went well; throws the answer's Problem otherwise */
export function bodyOf(reply: ApiReply): unknown {
  if (reply.status >= 200 && reply.status < 300) return reply.body
  throw problemOf(reply)
}

/** @returns what an answer complains about; an answer without a problem body is named by its status */
export function problemOf({ status, body }: ApiReply): Problem {
  const problem = ProblemBody.safeParse(body).data ?? { code: 'failed' }
  return new Problem(
    status,
    problem.code,
    problem.detail ?? problem.title ?? `The service answered ${status}.`,
    problem.path,
  )
}

async function attemptCall(
  target: ApiTarget,
  { method, path, contentType, body }: ApiRequest,
): Promise<{ reply: ApiReply | null; retryAfterMs: number | null }> {
  const source = body && watchForFault(body())
  try {
    const response = await target.fetch(new URL(path, target.url), {
      method,
      headers: {
        authorization: `Bearer ${target.key}`,
        ...(contentType && { 'content-type': contentType }),
      },
      // The web's types do not know that Node takes any async iterable.
      ...(source && { body: source.body as NonNullable<RequestInit['body']>, duplex: 'half' as const }),
      ...(target.signal && { signal: target.signal }),
    })
    const reply = { status: response.status, body: readJson(await response.text()) }
    return { reply, retryAfterMs: retryAfter(response) }
  } catch (error) {
    target.signal?.throwIfAborted()
    // What went wrong while the body was being made is ours; trying again would not mend it.
    if (source?.fault) throw source.fault.reason
    // `fetch` knows no other error for a connection that failed.
    if (error instanceof TypeError) return { reply: null, retryAfterMs: null }
    throw error
  }
}

interface WatchedBody {
  body: string | AsyncIterable<Uint8Array>
  fault: { reason: unknown } | null
}

/** `fetch` reports a body that throws as a failed connection: this remembers which of the two it was. */
function watchForFault(body: string | AsyncIterable<Uint8Array>): WatchedBody {
  if (typeof body === 'string') return { body, fault: null }
  const watched: WatchedBody = { body: pass(), fault: null }
  async function* pass(): AsyncGenerator<Uint8Array> {
    try {
      yield* body as AsyncIterable<Uint8Array>
    } catch (reason) {
      watched.fault = { reason }
      throw reason
    }
  }
  return watched
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** @returns milliseconds; a date or nonsense counts as not given */
function retryAfter(response: Response): number | null {
  const seconds = response.headers.get('retry-after')
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : null
}
