import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emailChannel } from '../../../src/alerting/channels/email.ts'
import type { Notification } from '../../../src/alerting/notification.ts'
import { DAY, exampleAlert, exampleNotification, T0 } from '../examples.ts'
import { type SmtpReceiver, startSmtpReceiver } from './smtp-receiver.ts'

let smtp: SmtpReceiver
beforeEach(async () => {
  smtp = await startSmtpReceiver()
})
afterEach(() => smtp.close())

const send = (notification: Notification, to = 'team@example.org') =>
  emailChannel({ smtpUrl: smtp.url, from: 'Tidemark <tidemark@example.org>', to }).send(notification, {
    now: T0 + DAY,
    signal: new AbortController().signal,
  })

const header = (name: string) => smtp.mails[0]?.headers.find(({ key }) => key === name)?.value

describe('emailChannel', () => {
  it('writes a mail that machines and people can sort', async () => {
    const critical = exampleAlert({ severity: 'critical', fingerprint: 'f2', version: 'v3' })
    await send(
      exampleNotification({ alerts: [critical, exampleAlert({ fingerprint: 'f1', version: 'v3' })] }),
    )
    const mail = smtp.mails[0]!
    expect(mail.subject).toBe('[FIRING:2][critical] loan-approval v3 – feature drift')
    expect(mail.messageId).toBe('<delivery-1@example.org>')
    expect(header('references')).toBe('<f1@example.org> <f2@example.org>')
    expect(header('auto-submitted')).toBe('auto-generated')
    expect(mail.date).toBe(new Date(T0 + DAY).toISOString())
    expect(mail.from).toMatchObject({ name: 'Tidemark', address: 'tidemark@example.org' })
    expect(mail.text).toContain('http://127.0.0.1:8321/models/loan-approval')
    expect(mail.text).toContain('since 2026-11-01 00:00 UTC')
    expect(mail.html).toContain('<a href="http://127.0.0.1:8321/models/loan-approval">')
  })

  it('puts the end of an alert into the thread of its beginning', async () => {
    await send(exampleNotification())
    const over = exampleAlert({ state: 'resolved', resolved_at: T0 + DAY })
    await send(exampleNotification({ id: 'delivery-2', event: 'resolved', alerts: [over] }))
    const [began, ended] = smtp.mails
    expect(ended?.subject).toBe('[RESOLVED:1][warning] loan-approval – feature drift')
    expect(ended?.messageId).not.toBe(began?.messageId)
    expect(ended?.references).toBe(began?.references)
    expect(ended?.text).toContain('until 2026-11-02 00:00 UTC')
  })

  it('lets no text of a sender become a header', async () => {
    const version = 'v3\r\nBcc: thief@example.net\r\n\r\nhello'
    await send(exampleNotification({ alerts: [exampleAlert({ version, summary: 'a\r\nX-Evil: 1' })] }))
    expect(smtp.mails[0]?.subject).toBe(
      '[FIRING:1][warning] loan-approval v3 Bcc: thief@example.net hello – feature drift',
    )
    expect(header('bcc')).toBeUndefined()
    expect(header('x-evil')).toBeUndefined()
    expect(smtp.mails[0]?.to).toEqual([{ address: 'team@example.org', name: '' }])
  })

  it('lets no text of a sender become HTML', async () => {
    const alert = exampleAlert({ summary: 'feature:<img src=x onerror=alert(1)>: up', segment: 'a=<b>"&' })
    await send(exampleNotification({ alerts: [alert] }))
    expect(smtp.mails[0]?.html).not.toContain('<img')
    expect(smtp.mails[0]?.html).toContain('feature:&lt;img src=x onerror=alert(1)&gt;: up')
    expect(smtp.mails[0]?.html).toContain('a=&lt;b&gt;&quot;&amp;')
    expect(smtp.mails[0]?.text).toContain('feature:<img src=x onerror=alert(1)>: up')
  })

  it('stays readable when a thousand features drift', async () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      exampleAlert({ summary: `feature:f${index}: moved`, fingerprint: `f${index}` }),
    )
    await send(exampleNotification({ alerts: [many[0]!, ...many.slice(1)] }))
    expect(smtp.mails[0]?.subject).toContain('[FIRING:1000]')
    expect(smtp.mails[0]?.text?.match(/moved/g)).toHaveLength(50)
    expect(smtp.mails[0]?.text).toContain('… and 950 more.')
    expect(header('references')?.split(' ')).toHaveLength(10)
  })

  it('names the recipients that were refused and does not send to the others twice', async () => {
    smtp.answer = recipient => (recipient.startsWith('gone') ? 550 : 250)
    expect(await send(exampleNotification(), 'team@example.org, gone@example.org')).toEqual({
      outcome: 'sent',
      warning: 'refused for 1 of the recipients: gone@example.org',
    })
    expect(smtp.mails).toHaveLength(1)
  })

  it('keeps trying when the server wants a login, which people can mend', async () => {
    smtp.answer = () => 530
    expect(await send(exampleNotification())).toMatchObject({ outcome: 'retry' })
  })
})
