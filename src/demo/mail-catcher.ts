import type { Server } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { mailPages } from './mail-pages.ts'

/** A mail as it was caught. */
export interface CaughtMail {
  /** Counts from 1 in the order of arrival. */
  id: number
  from: string
  /** Everybody it was delivered to, from the envelope. */
  to: string[]
  subject: string
  /** The mail's own date header, ISO 8601, or null. */
  date: string | null
  text: string
  html: string
}

export interface MailCatcher {
  /** What to set `TIDEMARK_SMTP_URL` to. */
  smtpUrl: string
  /** Where people read the mails. */
  httpUrl: string
  /** The last 200 mails, the newest first. */
  mails(): CaughtMail[]
  stop(): Promise<void>
}

const HOST = '127.0.0.1'
const KEPT_MAILS = 200
const LARGEST_MAIL_BYTES = 10 * 1024 * 1024

/**
 * Starts a mail server that delivers nothing and shows everything: SMTP without authentication or TLS, and
 * pages to read what came, both on this machine only.
 *
 * @param ports 0 picks a free one
 */
export async function startMailCatcher(ports: { smtpPort: number; httpPort: number }): Promise<MailCatcher> {
  const caught: CaughtMail[] = []
  let received = 0

  async function keep(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const mail = await readMail(stream, session)
    caught.unshift({ id: ++received, ...mail })
    caught.length = Math.min(caught.length, KEPT_MAILS)
  }

  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_MAIL_BYTES,
    closeTimeout: 1_000,
    onData: (stream, session, done) => {
      keep(stream, session).then(() => done(), done)
    },
  })
  // Without a listener a client that hangs up halfway would end the process.
  smtp.on('error', () => {})
  const smtpPort = await portOf(smtp.listen(ports.smtpPort, HOST))
  const http = serve({ fetch: mailPages(() => caught).fetch, port: ports.httpPort, hostname: HOST }) as Server
  const stopSmtp = () => new Promise<void>(resolve => smtp.close(() => resolve()))
  const httpPort = await portOf(http).catch(async error => {
    await stopSmtp()
    throw error
  })

  return {
    smtpUrl: `smtp://${HOST}:${smtpPort}`,
    httpUrl: `http://${HOST}:${httpPort}`,
    mails: () => [...caught],
    async stop() {
      await stopSmtp()
      const closed = new Promise(resolve => http.close(resolve))
      http.closeAllConnections()
      await closed
    },
  }
}

/** @returns the port once the server listens; rejects when it cannot */
function portOf(server: NetServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => resolve((server.address() as AddressInfo).port))
  })
}

async function readMail(
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<Omit<CaughtMail, 'id'>> {
  const raw = await buffer(stream)
  if (stream.sizeExceeded) throw Object.assign(new Error('Message too large'), { responseCode: 552 })
  const { subject, date, text, html } = await PostalMime.parse(raw)
  return {
    from: envelope.mailFrom ? envelope.mailFrom.address : '',
    to: envelope.rcptTo.map(recipient => recipient.address),
    subject: subject ?? '',
    date: date ?? null,
    text: text ?? '',
    html: html ?? '',
  }
}
