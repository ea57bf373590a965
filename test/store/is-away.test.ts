import { ClickHouseError } from '@clickhouse/client'
import { expect, it } from 'vitest'
import { StartupError } from '../../src/errors.ts'
import { isAway } from '../../src/store/is-away.ts'

const withCode = (code: string) => Object.assign(new Error('connect'), { code })

it.each([
  ['a connection that is refused', withCode('ECONNREFUSED'), true],
  ['one that breaks', withCode('UND_ERR_SOCKET'), true],
  ['a name that is not known yet', withCode('ENOTFOUND'), true],
  ['no answer in time', new DOMException('too late', 'TimeoutError'), true],
  ['a start that found nobody', new StartupError('clickhouse_unreachable', 'x'), true],
  ['another that failed', new StartupError('clickhouse_refuses', 'x'), false],
  ['a certificate nobody vouches for', withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), false],
  ['what ClickHouse answers', new ClickHouseError({ code: '516', message: 'x', type: 'AUTHENTICATION_FAILED' }), false], // biome-ignore format: a row
  ['what was stopped', new DOMException('stopped', 'AbortError'), false],
  ['what is no error', 'ECONNREFUSED', false],
])('%s', (_, error, expected) => {
  expect(isAway(error)).toBe(expected)
})
