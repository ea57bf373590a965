import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listening, listen } from '../../src/listen.ts'
import { river } from '../stats/detectors/streams.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'
import { runCli } from './spawn-cli.ts'

const T0 = Date.UTC(2026, 9, 5)

let opened: TestApp
let listening: Listening
beforeAll(async () => {
  opened = await openTestApp(() => T0 + 3 * 86_400_000)
  listening = await listen({ port: 0, host: '127.0.0.1' })
  listening.answerWith(opened.app.fetch)
  await opened.send('models/m', { task: 'binary', positive_class: '1' }, 'PUT')
  const rows = river.stream_2.map((error, i) => ({
    ...{ model: 'm', prediction_id: `p-${i}`, timestamp: T0 + i * 60_000, prediction: '1', error },
  }))
  await opened.send(
    'predictions',
    rows.map(({ error: _, ...row }) => row),
  )
  await opened.send(
    'labels',
    rows.map(({ model, prediction_id, timestamp, error }) => ({
      ...{ model, prediction_id, prediction_timestamp: timestamp, label: error === 1 ? '0' : '1' },
    })),
  )
})
afterAll(async () => {
  await listening.close()
  await opened.close()
})

const detect = (...args: string[]) => runCli(['detect', ...args, '--url', listening.url, '--key', opened.key])

const ERRORS = ['--model', 'm', '--source', 'errors', '--from', '2026-10-05T00:00:00Z']

test('prints a line for each warning and alarm, where River has them (its own tests), and one about all', async () => {
  const { code, stdout, stderr } = await detect(...ERRORS, '--detector', 'ddm')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [head, ...lines] = stdout.trimEnd().split('\n')
  expect(head).toMatch(/^ +time +value +number$/)
  const [position] = river.expected['DDM(stream_2)']!
  const time = new Date(T0 + position! * 60_000).toISOString()
  expect(lines.filter(line => line.startsWith('alarm'))).toEqual([
    `alarm    ${time}  1      ${position! + 1}    p-${position}`,
  ])
  expect(lines.at(-1)).toMatch(
    /^ddm \(warm_up=30, warning_deviations=2, drift_deviations=3; sees rises\): 1 alarms, [1-9]\d* warnings in 2000 values; 0 without a value left out$/,
  )
})

test('takes parameters of the detector, and falls', async () => {
  const { stdout } = await detect(...ERRORS, '--detector', 'ddm', '--set', 'warm_up=1990')
  expect(stdout).toMatch(/^ddm \(warm_up=1990, .+: 0 alarms, 0 warnings in 2000 values/)
  const both = await detect(
    ...ERRORS,
    '--detector',
    'hddm_a',
    '--both-sides',
    '--set',
    'drift_confidence=0.002',
  )
  expect(both.stdout).toMatch(/^hddm_a \(drift_confidence=0\.002, .+; sees both\)/m)
  expect(both.code).toBe(0)
})

test('what the service refuses is exit code 1, what it cannot be asked 2', async () => {
  const refused = await detect(...ERRORS, '--detector', 'ddm', '--set', 'delta=1')
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toMatch(/^tidemark: This detector has no such parameter; it has warm_up, [^\n]+\n$/)
  for (const args of [
    ['--model', 'm'],
    [...ERRORS, '--detector', 'ddm', '--set', 'delta'],
  ]) {
    const { code, stderr } = await detect(...args)
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: /)
  }
})
