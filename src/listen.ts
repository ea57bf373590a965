import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Config } from './config.ts'
import { StartupError } from './errors.ts'

/** @param arrival what the server has of the request beside it, such as Node's own */
type Fetch = (request: Request, arrival?: object) => Response | Promise<Response>

/** A port that is taken; until `answerWith`, every request is told to come back. */
export interface Listening {
  url: string
  /** Why it takes long to get there, for `/readyz`; null when nothing is known to be in the way. */
  waitsFor: (reason: string | null) => void
  answerWith: (fetch: Fetch) => void
  /** Takes no new requests and waits for those under way, but not for ever. */
  close: () => Promise<void>
}

const COME_BACK = { 'retry-after': '1' }

/** What is answered before there is a service: it is alive, and not ready. */
function answerStarting({ url }: Request, reason: string | null): Response {
  const { pathname } = new URL(url)
  if (pathname === '/healthz') return Response.json({ status: 'ok' })
  if (pathname === '/readyz')
    return Response.json({ status: 'starting', reason }, { status: 503, headers: COME_BACK })
  return Response.json(
    { type: 'about:blank', title: 'Tidemark is starting.', status: 503, code: 'starting' },
    { status: 503, headers: { ...COME_BACK, 'content-type': 'application/problem+json' } },
  )
}

/** A body that trickles in must not hold up the end: its sender was told nothing and sends it again. */
const DRAIN_MS = 10_000

const SWEEP_MS = 50

/** @throws StartupError `port_in_use`, `cannot_listen` */
export async function listen({ port, host }: Pick<Config, 'port' | 'host'>): Promise<Listening> {
  let reason: string | null = null
  let fetch: Fetch = request => answerStarting(request, reason)
  const underWay = new Set<Promise<unknown>>()
  const server = createAdaptorServer({
    fetch: (request, arrival) => {
      const answer = fetch(request, arrival)
      if (!(answer instanceof Promise)) return answer
      const end = () => underWay.delete(answer)
      underWay.add(answer)
      answer.then(end, end)
      return answer
    },
  }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(asStartupError(error, { port, host })))
    server.listen(port, host, resolve)
  })
  let closing = false
  server.prependListener('request', (_, response) => {
    // Over a kept connection request would follow request, and there would be no end.
    if (closing) response.shouldKeepAlive = false
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    waitsFor: next => {
      reason = next
    },
    answerWith: next => {
      fetch = next
    },
    close: async () => {
      closing = true
      const lastResort = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
      // Connections are kept that had been asked something before the end began, and become idle only now.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
      await new Promise<void>(resolve => server.close(() => resolve()))
      clearInterval(sweep)
      clearTimeout(lastResort)
      // A sender who left has no connection any more, but what it asked for may still be at work on the store.
      await Promise.allSettled(underWay)
    },
  }
}

function asStartupError(error: NodeJS.ErrnoException, { port, host }: { port: number; host: string }): Error {
  if (error.code === 'EADDRINUSE')
    return new StartupError(
      'port_in_use',
      `Port ${port} is in use: stop what uses it, or set TIDEMARK_PORT to another.`,
    )
  return new StartupError(
    'cannot_listen',
    `Cannot listen on ${host}:${port} (${error.code}): check TIDEMARK_HOST and TIDEMARK_PORT.`,
  )
}
