import type { Command } from 'commander'

/** `tidemark demo` */
export const addDemo = (program: Command): Command =>
  program
    .command('demo')
    .description(
      'Run the service with a simulated loan-approval model, 60 days of its data, and a mail catcher.',
    )
    // The service takes five times as long to load as all of the command line: nothing else waits for it.
    .action(async () => (await import('./run-demo.ts')).runDemo())
