import { createTransport, type SMTPSentMessageInfo } from 'nodemailer'
import { type Channel, errorLine, type SendResult } from './channel.ts'
import { emailMessage } from './email-message.ts'

/** The server to hand mails to, who they are from, and to whom (several, separated by commas). */
export interface EmailSettings {
  smtpUrl: string
  from: string
  to: string
}

const domainOf = (from: string): string => /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'

/**
 * Sends every message as one mail over SMTP.
 *
 * @param timeoutMs for the whole exchange
 */
export function emailChannel({ smtpUrl, from, to }: EmailSettings, timeoutMs = 30_000): Channel {
  const transport = createTransport(smtpUrl, { disableFileAccess: true, disableUrlAccess: true })
  return {
    name: 'email',
    async send(notification, { now, signal }) {
      try {
        const sent = await transport.sendMail({
          ...(await emailMessage(notification, domainOf(from))),
          from,
          to,
          date: new Date(now),
          // Out-of-office replies are not for a machine (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        })
        return resultOf(sent)
      } catch (error) {
        return { outcome: isRefusal(error) ? 'failed' : 'retry', error: errorLine(error) }
      }
    },
  }
}

/** Some were served: sending again would serve them twice, so the others are named instead. */
const resultOf = ({ rejected }: SMTPSentMessageInfo): SendResult =>
  rejected.length === 0
    ? { outcome: 'sent' }
    : { outcome: 'sent', warning: `refused for ${rejected.length} of the recipients: ${rejected.join(', ')}` }

/**
 * Whether the server has refused this mail for good: 5xx to its sender, recipients or content. A login that
 * is missing (530) or fails (another code) is 5xx as well, but people mend it, and then the mail should still go.
 */
function isRefusal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  const aboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE'
  return aboutThisMail && responseCode !== undefined && responseCode >= 500 && responseCode !== 530
}
