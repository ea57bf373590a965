import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** A real SMTP server that keeps what it is sent. */
export interface SmtpReceiver {
  url: string
  mails: Email[]
  /** The mails as they came over the wire. */
  raw: string[]
  /** What it answers to each recipient from now on: an SMTP code, 250 to accept. */
  answer: (recipient: string) => number
  close(): Promise<void>
}

export async function startSmtpReceiver(): Promise<SmtpReceiver> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onRcptTo({ address }, _session, callback) {
      const responseCode = receiver.answer(address)
      callback(responseCode === 250 ? null : Object.assign(new Error('not now'), { responseCode }))
    },
    onData(stream, _session, callback) {
      text(stream)
        .then(async raw => {
          receiver.raw.push(raw)
          receiver.mails.push(await PostalMime.parse(raw))
          callback()
        })
        .catch(callback)
    },
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.server.address() as AddressInfo
  const receiver: SmtpReceiver = {
    url: `smtp://127.0.0.1:${port}`,
    mails: [],
    raw: [],
    answer: () => 250,
    close: () => new Promise(closed => server.close(() => closed())),
  }
  return receiver
}
