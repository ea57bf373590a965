import { randomBytes } from 'node:crypto'
import { readConfig } from '../config.ts'
import { keepLive } from '../demo/keep-live.ts'
import { loadDemo } from '../demo/load-demo.ts'
import { type MailCatcher, startMailCatcher } from '../demo/mail-catcher.ts'
import { StartupError } from '../errors.ts'
import { startService } from '../main.ts'
import { aborted, stopSignal, unlessStopped } from './until-stopped.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** @param port the service's; the mails are shown on the one after it */
async function catchMails(port: number): Promise<MailCatcher> {
  const httpPort = port === 0 ? 0 : port + 1
  try {
    return await startMailCatcher({ smtpPort: 0, httpPort })
  } catch (error) {
    throw new StartupError(
      'port_in_use',
      `The demo cannot show its mails on port ${httpPort} (${(error as NodeJS.ErrnoException).code}): ` +
        'stop what uses it, or set TIDEMARK_PORT to another than the one before it.',
    )
  }
}

/** The service, the mail catcher and the simulated model, until Ctrl-C. */
export async function runDemo(): Promise<void> {
  const signal = stopSignal()
  const given = readConfig({ TIDEMARK_LOG_LEVEL: 'warn', ...process.env })
  const catcher = await catchMails(given.port)
  const adminKey = given.adminKey ?? `tm_demo_${randomBytes(32).toString('base64url')}`
  const email = { smtpUrl: catcher.smtpUrl, from: 'Tidemark <tidemark@localhost>', to: 'you@localhost' }
  const service = await startService({ ...given, adminKey, email }, { signal })
    .catch(async (error: unknown) => {
      await catcher.stop()
      throw error
    })
    .catch(unlessStopped(signal))
  if (service === null) return
  say(`Tidemark demo. Open ${service.signInUrl}`)
  say(`Emails it sends:    ${catcher.httpUrl}`)
  say(`Key for this run:   ${adminKey}`)
  const options = { url: service.url, adminKey, now: Date.now, log: say, signal }
  try {
    const loaded = await loadDemo(options)
    say('Loaded; predictions keep coming. Ctrl-C stops everything; the data stays.')
    await keepLive(options, loaded)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await service.stop()
    await catcher.stop()
  }
  await aborted(signal)
}
