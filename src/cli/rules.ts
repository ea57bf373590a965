import type { Command } from 'commander'
import { readConfig } from '../config.ts'

async function check(): Promise<void> {
  // What rules may name is known to the analyzers, which nothing else here loads.
  const { loadRules } = await import('../alerting/load-rules.ts')
  for (const rule of await loadRules(readConfig(process.env).alertsDir))
    process.stdout.write(
      `${rule.name}: ${rule.analyzer}, ${rule.min_severity} and above, ${rule.for} window(s)\n`,
    )
}

/** `tidemark rules` */
export function addRules(program: Command): void {
  program
    .command('rules')
    .description('Alert rules.')
    .command('check')
    .description('Read and check every rule.')
    .action(check)
}
