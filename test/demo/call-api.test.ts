import { afterEach, describe, expect, test } from 'vitest'
import { apiTarget, bodyOf, callApi } from '../../src/demo/call-api.ts'
import { type Answer, startReceiver } from './receiver.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function serviceAnswering(...answers: Answer[]) {
  const receiver = await startReceiver((_, count) => answers[Math.min(count, answers.length) - 1]!)
  stops.push(receiver.stop)
  const waits: number[] = []
  const delay = async (ms: number) => {
    waits.push(ms)
  }
  return { ...receiver, waits, target: apiTarget({ url: receiver.url, key: 'tm_key', delay }) }
}

const OK: Answer = { status: 200, body: { ok: true } }
const busy = (headers = {}): Answer => ({ status: 503, body: { code: 'spool_full' }, headers })

async function* twoChunks() {
  yield Buffer.from('{"a":1}\n')
  yield Buffer.from('{"a":2}\n')
}

describe('a call', () => {
  test('carries the key, the content type and a streamed body', async () => {
    const { target, requests } = await serviceAnswering(OK)
    const reply = await callApi(target, {
      method: 'POST',
      path: '/v1/labels?x=1',
      contentType: 'application/x-ndjson',
      body: twoChunks,
    })
    expect(reply).toEqual({ status: 200, body: { ok: true } })
    expect(requests[0]).toMatchObject({ method: 'POST', path: '/v1/labels?x=1', body: '{"a":1}\n{"a":2}\n' })
    expect(requests[0]!.headers).toMatchObject({
      authorization: 'Bearer tm_key',
      'content-type': 'application/x-ndjson',
    })
  })

  test('is tried again after the seconds of Retry-After, with its body made anew', async () => {
    const limited: Answer = { status: 429, body: {}, headers: { 'retry-after': '3' } }
    const { target, requests, waits } = await serviceAnswering(busy({ 'retry-after': '7' }), limited, OK)
    const reply = await callApi(target, { method: 'POST', path: '/', body: twoChunks })
    expect(reply.status).toBe(200)
    expect(waits).toEqual([7_000, 3_000])
    expect(requests.map(request => request.body)).toEqual(Array(3).fill('{"a":1}\n{"a":2}\n'))
  })

  test('waits twice as long each time when not told how long, and gives up after eight attempts', async () => {
    const { target, requests, waits } = await serviceAnswering(busy())
    const reply = await callApi(target, { method: 'GET', path: '/' })
    expect(reply.status).toBe(503)
    expect(requests).toHaveLength(8)
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000])
    expect(() => bodyOf(reply)).toThrow(expect.objectContaining({ status: 503, code: 'spool_full' }))
  })

  test('is not tried again when it is refused', async () => {
    const refusal = { code: 'forbidden', detail: 'The key may not do this.', path: 'authorization' }
    const { target, requests } = await serviceAnswering({ status: 403, body: refusal })
    const reply = await callApi(target, { method: 'GET', path: '/' })
    expect(requests).toHaveLength(1)
    expect(() => bodyOf(reply)).toThrow(
      expect.objectContaining({ status: 403, code: 'forbidden', message: 'The key may not do this.' }),
    )
  })

  test('ends as unreachable when there is never an answer', async () => {
    const { target, waits, url, stop } = await serviceAnswering(OK)
    await stop()
    stops.length = 0
    await expect(callApi(target, { method: 'GET', path: '/' })).rejects.toMatchObject({
      code: 'unreachable',
      message: `There is no answer from ${url}.`,
    })
    expect(waits).toHaveLength(7)
  })

  test('passes on what went wrong while its body was made, without another attempt', async () => {
    const { target, waits } = await serviceAnswering(OK)
    async function* body() {
      yield Buffer.from('{}')
      throw new RangeError('no such row')
    }
    await expect(callApi(target, { method: 'POST', path: '/', body })).rejects.toThrow('no such row')
    expect(waits).toEqual([])
  })

  test('ends with the reason when it is aborted while waiting', async () => {
    const { url } = await serviceAnswering(busy())
    const stop = new AbortController()
    const delay = async () => stop.abort(new Error('stopped'))
    const target = apiTarget({ url, key: 'k', signal: stop.signal, delay })
    await expect(callApi(target, { method: 'GET', path: '/' })).rejects.toThrow('stopped')
  })
})

test('the default delay ends early when the signal is aborted', async () => {
  const stop = new AbortController()
  const waiting = apiTarget({ url: 'http://127.0.0.1', key: 'k', signal: stop.signal }).delay(3_600_000)
  stop.abort()
  await expect(waiting).resolves.toBeUndefined()
})
