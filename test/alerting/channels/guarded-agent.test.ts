import type { LookupFunction } from 'node:net'
import { request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { guardedAgent, isBlockedAddress } from '../../../src/alerting/channels/guarded-agent.ts'
import { type HttpReceiver, startHttpReceiver } from './http-receiver.ts'

describe('isBlockedAddress', () => {
  it.each([
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
  ])('blocks %s', address => {
    expect(isBlockedAddress(address)).toBe(true)
  })

  it.each([
    '127.0.0.1',
    '::1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    'fd00::1',
    'fec0::1',
    '169.253.255.255',
    '8.8.8.8',
    '::ffff:127.0.0.1',
    '64:ff9b::808:808',
  ])('allows %s', address => {
    expect(isBlockedAddress(address)).toBe(false)
  })
})

describe('guardedAgent', () => {
  let http: HttpReceiver
  beforeEach(async () => {
    http = await startHttpReceiver()
  })
  afterEach(() => http.close())

  /** A name server that answers with these addresses, whatever it is asked. */
  const answering =
    (...addresses: string[]): LookupFunction =>
    (_hostname, options, callback) =>
      options.all
        ? callback(
            null,
            addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
          )
        : callback(null, addresses[0]!, 4)

  const get = async (lookup: LookupFunction): Promise<number> => {
    const agent = guardedAgent(lookup)
    try {
      const url = http.url.replace('127.0.0.1', 'hooks.example.org')
      const { statusCode, body } = await request(url, { dispatcher: agent })
      await body.dump()
      return statusCode
    } finally {
      await agent.destroy()
    }
  }

  it('connects to a name that resolves to an allowed address', async () => {
    expect(await get(answering('127.0.0.1'))).toBe(204)
  })

  it('refuses a name that resolves to a blocked address', async () => {
    await expect(get(answering('169.254.169.254'))).rejects.toThrow('refused to connect to 169.254.169.254')
  })

  it('refuses a name with a blocked address among allowed ones', async () => {
    await expect(get(answering('127.0.0.1', 'fe80::1'))).rejects.toThrow('refused to connect to fe80::1')
    expect(http.requests).toEqual([])
  })

  it('hands on that a name does not resolve', async () => {
    const nowhere: LookupFunction = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), '')
    await expect(get(nowhere)).rejects.toThrow('ENOTFOUND')
  })
})
