import type { Command } from 'commander'
import { z } from 'zod'
import { apiTarget, bodyOf, callApi } from '../demo/call-api.ts'
import { reachTarget, withTarget } from './target.ts'

const Verification = z.object({
  models: z.array(z.object({ model: z.string(), differences: z.array(z.record(z.string(), z.unknown())) })),
})

async function verify(model: string | undefined, options: { url?: string; key?: string }): Promise<void> {
  const target = apiTarget(await reachTarget(options))
  const path = `/v1/verify${model === undefined ? '' : `?model=${encodeURIComponent(model)}`}`
  const { models } = Verification.parse(bodyOf(await callApi(target, { method: 'GET', path })))
  for (const { model: name, differences } of models) {
    process.stdout.write(
      `${name}: ${differences.length === 0 ? 'no difference' : `${differences.length} differences`}\n`,
    )
    for (const difference of differences) process.stdout.write(`  ${JSON.stringify(difference)}\n`)
  }
  if (models.some(({ differences }) => differences.length > 0)) process.exitCode = 1
}

/** `tidemark verify` */
export const addVerify = (program: Command): Command =>
  withTarget(program.command('verify'))
    .argument('[model]', 'only this model')
    .description('Count everything again from raw rows and compare; exits 1 if anything differs.')
    .action(verify)
