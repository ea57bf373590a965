import type { Command } from 'commander'
import { loadRules } from '../alerting/load-rules.ts'
import { readConfig } from '../config.ts'

async function check(): Promise<void> {
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
