import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { aborted, stopSignal, unlessStopped } from './until-stopped.ts'

async function serve(): Promise<void> {
  const signal = stopSignal()
  const config = readConfig(process.env)
  // As in `demo.ts`: loaded by nothing but what runs it.
  const { startService } = await import('../main.ts')
  const service = await startService(config, { signal }).catch(unlessStopped(signal))
  if (service === null) return
  process.stdout.write(`Tidemark is at ${service.url}\n`)
  if (service.madeKey !== null) process.stdout.write(`Admin key, shown only this once: ${service.madeKey}\n`)
  process.stdout.write(`Sign in:  ${service.signInUrl}\n`)
  await aborted(signal)
  await service.stop()
}

/** `tidemark serve` */
export const addServe = (program: Command): Command =>
  program.command('serve').description('Run the service until Ctrl-C.').action(serve)
