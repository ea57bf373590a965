import { Agent, get } from 'node:http'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Listening, listen } from '../src/listen.ts'

const started: Listening[] = []
afterEach(async () => {
  for (const each of started.splice(0)) await each.close()
})
async function start(): Promise<Listening> {
  const listening = await listen({ port: 0, host: '127.0.0.1' })
  started.push(listening)
  return listening
}

/** A promise that is kept from outside. */
function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>(keep => {
    resolve = keep
  })
  return { promise, resolve }
}

describe('listening', () => {
  it('tells everyone to come back until there is something to answer with', async () => {
    const listening = await start()
    const early = await fetch(`${listening.url}/v1/models`)
    expect(early.status).toBe(503)
    expect(early.headers.get('retry-after')).toBe('1')
    expect(early.headers.get('content-type')).toBe('application/problem+json')
    expect(await early.json()).toMatchObject({ code: 'starting', status: 503 })
    for (const reason of [null, 'connect ECONNREFUSED']) {
      listening.waitsFor(reason)
      const alive = await fetch(`${listening.url}/healthz`)
      expect({ status: alive.status, body: await alive.json() }).toEqual({
        status: 200,
        body: { status: 'ok' },
      })
      const ready = await fetch(`${listening.url}/readyz`)
      expect({ status: ready.status, body: await ready.json() }).toEqual({
        status: 503,
        body: { status: 'starting', reason },
      })
    }
    listening.answerWith(() => new Response('here'))
    expect(await (await fetch(listening.url)).text()).toBe('here')
  })

  it('ends only when what a sender who left had asked for is done', async () => {
    const listening = await listen({ port: 0, host: '127.0.0.1' })
    const { promise, resolve } = deferred()
    const reached = deferred()
    let isDone = false
    listening.answerWith(async () => {
      reached.resolve()
      await promise
      isDone = true
      return new Response('done')
    })
    const leaving = new AbortController()
    const asked = fetch(listening.url, { signal: leaving.signal }).catch(() => 'left')
    await reached.promise
    leaving.abort()
    expect(await asked).toBe('left')
    const closed = listening.close().then(() => isDone)
    // The connection is gone by the time another one is refused.
    await expect(fetch(listening.url)).rejects.toThrow()
    setImmediate(resolve)
    expect(await closed).toBe(true)
  })

  it('on a port that is taken is refused by its number', async () => {
    const { url } = await start()
    const port = Number(new URL(url).port)
    await expect(listen({ port, host: '127.0.0.1' })).rejects.toMatchObject({
      name: 'StartupError',
      code: 'port_in_use',
      message: expect.stringMatching(new RegExp(`${port}.*TIDEMARK_PORT`)),
    })
  })

  it('on an address that is none of ours is refused', async () => {
    await expect(listen({ port: 0, host: '192.0.2.1' })).rejects.toMatchObject({
      code: 'cannot_listen',
      message: expect.stringContaining('TIDEMARK_HOST'),
    })
  })

  it('ends once the requests under way are answered, and gives the port back', async () => {
    const { url, answerWith, close } = await start()
    let answer: (response: Response) => void = () => {}
    const arrived = new Promise<void>(arrive =>
      answerWith(() => {
        arrive()
        return new Promise<Response>(resolve => {
          answer = resolve
        })
      }),
    )
    const agent = new Agent({ keepAlive: true })
    const under = new Promise<number | undefined>((resolve, reject) =>
      get(url, { agent }, response => response.resume().on('end', () => resolve(response.statusCode))).on(
        'error',
        reject,
      ),
    )
    await arrived
    let isClosed = false
    const closed = close().then(() => {
      isClosed = true
    })
    await new Promise(setImmediate)
    expect(isClosed).toBe(false)
    answer(new Response('late'))
    expect(await under).toBe(200)
    await closed
    agent.destroy()
    const port = Number(new URL(url).port)
    await new Promise<void>((resolve, reject) => {
      const next = createServer()
        .on('error', reject)
        .listen(port, '127.0.0.1', () => next.close(() => resolve()))
    })
  })
})
