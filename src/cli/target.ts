import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { StartupError } from '../errors.ts'

/** Where a running service is and the key to ask it with. */
export interface Target {
  url: string
  key: string
}

/** Adds the options that name a running service. */
export const withTarget = (command: Command): Command =>
  command
    .option('--url <url>', 'address of the service (default: this machine at TIDEMARK_PORT)')
    .option('--key <key>', 'an admin key (default: TIDEMARK_ADMIN_KEY)')

/** @throws StartupError `no_key` */
export function targetOf(options: { url?: string; key?: string }): Target {
  const config = readConfig(process.env)
  const key = options.key ?? config.adminKey
  if (key === null) throw new StartupError('no_key', 'Give a key: --key, or TIDEMARK_ADMIN_KEY.')
  return { url: options.url ?? `http://127.0.0.1:${config.port}`, key }
}
