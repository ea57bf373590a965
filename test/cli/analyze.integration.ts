import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listening, listen } from '../../src/listen.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'
import { runCli } from './spawn-cli.ts'

const DAY = 86_400_000
const T0 = Date.UTC(2026, 9, 5)

let opened: TestApp
let listening: Listening

/** Two weeks around 0, then a day around 0 and one around 10. */
beforeAll(async () => {
  opened = await openTestApp(() => T0 + 3 * DAY)
  listening = await listen({ port: 0, host: '127.0.0.1' })
  listening.answerWith(opened.app.fetch)
  const rowsOf = (day: number, shift = 0) =>
    Array.from({ length: 100 }, (_, i) => ({
      prediction_id: `${day}-${i}`,
      timestamp: T0 + day * DAY + (i % 4) * 3_600_000,
      features: { x: 2 * Math.sin(day * 100 + i) + shift },
      prediction: 1,
    }))
  const ofModel = (rows: object[]) => rows.map(row => ({ ...row, model: 'm' }))
  const reference = Array.from({ length: 14 }, (_, i) => rowsOf(i - 14)).flat()
  for (const [path, body, method] of [
    ['models/m', { task: 'regression', features: { x: 'numeric' } }, 'PUT'],
    ['models/m/reference', reference, 'POST'],
    ['predictions', ofModel([...rowsOf(0), ...rowsOf(1, 10)]), 'POST'],
  ] as const) {
    const answer = await opened.request(`/v1/${path}`, { method, body: JSON.stringify(body) })
    expect(answer.status, await answer.clone().text()).toBeLessThan(300)
  }
})
afterAll(async () => {
  await listening.close()
  await opened.close()
})

const analyze = (...args: string[]) =>
  runCli(['analyze', ...args, '--url', listening.url, '--key', opened.key])

const RANGE = ['--model', 'm', '--from', '2026-10-05T00:00:00Z', '--to', String(T0 + 2 * DAY)]

const storedRows = async () => {
  const [row] = await opened.ask<{ stored: number }>('SELECT count() AS stored FROM measurements FINAL')
  return row!.stored
}

test('a dry run names the windows that drift and stores nothing; without it they are stored', async () => {
  const dry = await analyze(...RANGE, '--dry-run')
  expect(dry).toMatchObject({ code: 0, stderr: '' })
  const [line, last, ...others] = dry.stdout.trimEnd().split('\n')
  expect(line).toMatch(/^2026-10-06T00:00:00\.000Z features: (.+, )?feature:x critical \(feature_drift\)/)
  expect(last).toMatch(
    /^4 windows measured, nothing stored: [1-9]\d* drift, \d+ no_material_drift, \d+ cannot_tell, \d+ learning, \d+ insufficient_data$/,
  )
  expect(others).toEqual([])
  expect(await storedRows()).toBe(0)

  const kept = await analyze(...RANGE)
  expect(kept).toEqual({
    ...dry,
    stdout: dry.stdout.replace('measured, nothing stored', 'measured and stored'),
  })
  expect(await storedRows()).toBeGreaterThan(0)
})

test('what the service refuses is one line and exit code 1', async () => {
  const [, , ...range] = RANGE
  for (const [args, line] of [
    [['--model', 'nobody', ...range], /^tidemark: There is no such model[^\n]+\n$/],
    [['--model', 'm', '--from', '1', '--to', '1'], /^tidemark: from: must be before to\.\n$/],
  ] as const) {
    const { code, stdout, stderr } = await analyze(...args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(line)
  }
})

test('what it cannot be asked is exit code 2', async () => {
  for (const args of [
    [],
    ['--model', 'm', '--from', '1'],
    ['--model', 'm', '--from', 'yesterday', '--to', '2'],
    [...RANGE, '--dry-run', 'perhaps'],
  ]) {
    const { code, stdout, stderr } = await analyze(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error: /)
    expect(stderr).not.toMatch(/^ +at /m)
  }
})
