import { onTestFinished } from 'vitest'
import { Spool, type SpoolOptions } from '../../../src/ingest/spool/spool.ts'
import { faultyFiles, type Interfere, type Operation } from './faulty-files.ts'

/** A spool on a real directory, closed when the test ends. */
export async function openSpool(directory: string, options: Partial<SpoolOptions> = {}): Promise<Spool> {
  const roomy = { quotaBytes: 1e6, rollBytes: 1e5, rollMs: 60_000 }
  const spool = await Spool.open({ directory, ...roomy, ...options })
  onTestFinished(() => spool.close())
  return spool
}

/** A spool on a disk that is interfered with; `asked` counts the operations since it was opened. */
export async function openFaulty(
  directory: string,
  { interfere, rollBytes }: { interfere: Interfere; rollBytes: number },
): Promise<{ spool: Spool; asked: Map<Operation, number> }> {
  const { files, asked } = faultyFiles(interfere)
  const spool = await openSpool(directory, { rollBytes, files })
  asked.clear()
  return { spool, asked }
}
