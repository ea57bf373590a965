import type { Config } from '../../config.ts'
import type { Channel } from './channel.ts'
import { emailChannel } from './email.ts'
import { webhookChannel } from './webhook.ts'

type ChannelConfig = Pick<Config, 'email' | 'webhook'>

/** Every way to reach people; a new one is a file and a line here. */
const CHANNELS = {
  email: config => config.email && emailChannel(config.email),
  webhook: config => config.webhook && webhookChannel(config.webhook),
} satisfies Record<string, (config: ChannelConfig) => Channel | null>

/** What a rule may name in `channels`. */
export const channelNames = Object.keys(CHANNELS) as (keyof typeof CHANNELS)[]

/** The channels the configuration asks for. */
export const openChannels = (config: ChannelConfig): Channel[] =>
  Object.values(CHANNELS).flatMap(open => open(config) ?? [])
