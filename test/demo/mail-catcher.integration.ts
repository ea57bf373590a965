import { once } from 'node:events'
import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MailCatcher, startMailCatcher } from '../../src/demo/mail-catcher.ts'

let catcher: MailCatcher
beforeEach(async () => {
  catcher = await startMailCatcher({ smtpPort: 0, httpPort: 0 })
})
afterEach(() => catcher.stop())

const MAIL = {
  from: 'Tidemark <tidemark@example.org>',
  to: ['anna@example.org', 'Ben <ben@example.org>'],
  bcc: 'audit@example.org',
  subject: 'Größe <b>drifts</b>',
  date: new Date('2026-11-20T08:00:00Z'),
  text: 'p95 up 31 % </pre><script>alert(1)</script>',
  html: '<p onclick="alert(1)">p95 "up" 31 %</p><script>alert(2)</script>',
}

async function send(mail: object): Promise<void> {
  const transport = createTransport(catcher.smtpUrl)
  await transport.sendMail(mail)
  transport.close()
}

const get = async (path: string) => fetch(new URL(path, catcher.httpUrl))

describe('a mail', () => {
  test('is kept with its parts and everybody it went to', async () => {
    await send(MAIL)
    expect(catcher.mails()).toEqual([
      {
        id: 1,
        from: 'tidemark@example.org',
        to: ['anna@example.org', 'ben@example.org', 'audit@example.org'],
        subject: MAIL.subject,
        date: '2026-11-20T08:00:00.000Z',
        text: `${MAIL.text}\n`,
        html: `${MAIL.html}\n`,
      },
    ])
    expect(await (await get('/mails.json')).json()).toEqual({ mails: catcher.mails() })
  })

  test('is shown escaped, its HTML in a frame that can run nothing', async () => {
    await send(MAIL)
    const response = await get('/mails/1')
    const page = await response.text()
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page).not.toContain('<script>')
    expect(page).not.toContain('<b>drifts</b>')
    expect(page).toContain('Größe &lt;b&gt;drifts&lt;/b&gt;')
    expect(page).toContain('p95 up 31 % &lt;/pre&gt;&lt;script&gt;')
    expect(page).toContain(
      '<iframe sandbox srcdoc="&lt;p onclick=&quot;alert(1)&quot;&gt;p95 &quot;up&quot; 31 %',
    )
  })

  test('without HTML is shown without a frame', async () => {
    await send({ ...MAIL, html: undefined })
    expect(await (await get('/mails/1')).text()).not.toContain('<iframe')
  })

  test('that never came is not found', async () => {
    expect((await get('/mails/1')).status).toBe(404)
  })
})

describe('the list', () => {
  test('says when nothing has come', async () => {
    expect(await (await get('/')).text()).toContain('Nothing has been sent yet.')
  })

  test('shows the newest first and links to each', async () => {
    await send({ ...MAIL, subject: 'first' })
    await send({ ...MAIL, subject: '' })
    await send({ ...MAIL, subject: 'third <i>' })
    const links = [...(await (await get('/')).text()).matchAll(/<a href="(.*?)">(.*?)<\/a>/g)]
    expect(links.map(([, href, subject]) => [href, subject])).toEqual([
      ['/mails/3', 'third &lt;i&gt;'],
      ['/mails/2', '(no subject)'],
      ['/mails/1', 'first'],
    ])
  })

  test('keeps the last 200', async () => {
    const transport = createTransport({
      url: catcher.smtpUrl,
      pool: true,
      maxConnections: 1,
      maxMessages: 1_000,
    })
    for (let n = 1; n <= 203; n++) await transport.sendMail({ ...MAIL, subject: `mail ${n}` })
    transport.close()
    const subjects = catcher.mails().map(mail => mail.subject)
    expect(subjects).toHaveLength(200)
    expect([subjects[0], subjects.at(-1)]).toEqual(['mail 203', 'mail 4'])
  })
})

test('a mail above 10 MB is refused', async () => {
  await expect(send({ ...MAIL, text: 'x'.repeat(78).concat('\n').repeat(140_000) })).rejects.toMatchObject({
    responseCode: 552,
  })
  expect(catcher.mails()).toEqual([])
})

test('a client that hangs up is no trouble', async () => {
  const socket = connect(Number(new URL(catcher.smtpUrl).port), '127.0.0.1')
  await once(socket, 'data')
  socket.resetAndDestroy()
  await send(MAIL)
  expect(catcher.mails()).toHaveLength(1)
})

test('a port in use is reported, and nothing is left running', async () => {
  const httpPort = Number(new URL(catcher.httpUrl).port)
  await expect(startMailCatcher({ smtpPort: 0, httpPort })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  const smtpPort = Number(new URL(catcher.smtpUrl).port)
  await expect(startMailCatcher({ smtpPort, httpPort: 0 })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
