import { type Command, InvalidArgumentError } from 'commander'
import { readConfig } from '../config.ts'
import { StartupError } from '../errors.ts'

/** Where a running service is and the key to ask it with. */
export interface Target {
  url: string
  key: string
}

function asUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('Write an address such as http://127.0.0.1:8321.')
  return text
}

/** Adds the options that name a running service. */
export const withTarget = (command: Command): Command =>
  command
    .option('--url <url>', 'address of the service (default: this machine at TIDEMARK_PORT)', asUrl)
    .option('--key <key>', 'an admin key (default: TIDEMARK_ADMIN_KEY)')

/**
 * Finds the service and asks once whether anything is there: what comes after tries again for a minute when it
 * is away, which is no answer to a wrong address.
 *
 * @throws StartupError `no_key`, `unreachable`
 */
export async function reachTarget(options: { url?: string; key?: string }): Promise<Target> {
  const config = readConfig(process.env)
  const key = options.key ?? config.adminKey
  if (key === null) throw new StartupError('no_key', 'Give a key: --key, or TIDEMARK_ADMIN_KEY.')
  const url = options.url ?? `http://127.0.0.1:${config.port}`
  const answer = await fetch(new URL('/healthz', url)).catch(() => null)
  if (answer === null)
    throw new StartupError(
      'unreachable',
      `There is no answer from ${url}: start the service with "tidemark serve", or give its address with --url.`,
    )
  return { url, key }
}
