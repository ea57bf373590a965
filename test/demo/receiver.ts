import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
  /** How many requests were being answered when this one came, itself included. */
  inFlight: number
}

export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** Starts a real HTTP server that keeps what it is sent and answers as told. */
export async function startReceiver(answer: (request: Received, count: number) => Answer | Promise<Answer>) {
  const requests: Received[] = []
  let inFlight = 0
  const server = createServer(async (message, response) => {
    inFlight++
    const request: Received = {
      method: message.method!,
      path: message.url!,
      headers: message.headers,
      inFlight,
      body: await text(message),
    }
    requests.push(request)
    const { status, body, headers } = await answer(request, requests.length)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
    inFlight--
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async stop() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** The rows of an NDJSON body. */
export function rowsOf(body: string): Record<string, unknown>[] {
  return body
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Record<string, unknown>)
}

/** The answer of a service that takes everything. */
export function acceptAll(request: Received): Answer {
  return { status: 200, body: { accepted: request.body.split('\n').length - 1, rejected: [] } }
}
