import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Config } from './config.ts'
import { StartupError } from './errors.ts'

type Fetch = (request: Request) => Response | Promise<Response>

/** A port that is taken; until `answerWith`, every request is told to come back. */
export interface Listening {
  url: string
  answerWith: (fetch: Fetch) => void
  /** Takes no new requests and waits for those under way. */
  close: () => Promise<void>
}

const starting: Fetch = () =>
  Response.json(
    { type: 'about:blank', title: 'Tidemark is starting.', status: 503, code: 'starting' },
    { status: 503, headers: { 'retry-after': '1', 'content-type': 'application/problem+json' } },
  )

/** @throws StartupError `port_in_use`, `cannot_listen` */
export async function listen({ port, host }: Pick<Config, 'port' | 'host'>): Promise<Listening> {
  let fetch = starting
  const server = createAdaptorServer({ fetch: request => fetch(request) }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(asStartupError(error, { port, host })))
    server.listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    answerWith: next => {
      fetch = next
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

function asStartupError(error: NodeJS.ErrnoException, { port, host }: { port: number; host: string }): Error {
  if (error.code === 'EADDRINUSE')
    return new StartupError('port_in_use', `Port ${port} is in use: stop what uses it, or set TIDEMARK_PORT to another.`)
  return new StartupError('cannot_listen', `Cannot listen on ${host}:${port} (${error.code}): check TIDEMARK_HOST and TIDEMARK_PORT.`)
}
