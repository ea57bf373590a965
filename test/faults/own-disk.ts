import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { isLong } from './form.ts'
import { temporaryDirectory } from './serving.ts'

const run = promisify(execFile)

/** `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`: from now on nothing more reaches the disk. */
const SHUT_DOWN = '$how = pack("L", 2); open($d, "<", $ARGV[0]) && ioctl($d, 0x8004587D, $how) or die $!'

/** An ext4 of its own, in a file, until the test ends. Needs Linux, and root to mount it. */
export class OwnDisk {
  readonly directory: string
  readonly #image: string
  #isMounted = false

  static async open(bytes: number): Promise<OwnDisk> {
    const disk = await OwnDisk.#make(await temporaryDirectory(), bytes)
    onTestFinished(() => disk.unmount())
    return disk
  }

  /** Can there be one here? The long form does not ask: it fails where not. */
  static async isPossible(): Promise<boolean> {
    if (isLong) return true
    const home = await mkdtemp(join(tmpdir(), 'tidemark-disk-'))
    try {
      await (await OwnDisk.#make(home, 2 ** 24)).unmount()
      return true
    } catch {
      return false
    } finally {
      await rm(home, { recursive: true })
    }
  }

  static async #make(home: string, bytes: number): Promise<OwnDisk> {
    const disk = new OwnDisk(home)
    await mkdir(disk.directory)
    await writeFile(disk.#image, '')
    await truncate(disk.#image, bytes)
    await run('mkfs.ext4', ['-q', '-m', '0', disk.#image])
    await disk.mount()
    return disk
  }

  private constructor(home: string) {
    this.directory = join(home, 'mounted')
    this.#image = join(home, 'image')
  }

  /** After a power cut there is what had been synced, and what the kernel had written by itself. */
  async mount(): Promise<void> {
    // By default the kernel writes names and lengths every five seconds, asked or not.
    await run('mount', ['-o', 'loop,commit=300', this.#image, this.directory])
    this.#isMounted = true
  }

  /** Nobody may have a file open. */
  async unmount(): Promise<void> {
    if (this.#isMounted) await run('umount', [this.directory])
    this.#isMounted = false
  }

  /** Whatever was not synced is lost; until it is unmounted and mounted again, everything fails with EIO. */
  async cutPower(): Promise<void> {
    await run('perl', ['-e', SHUT_DOWN, this.directory])
  }

  /** Leaves no room. @returns what gives it back */
  async fill(): Promise<() => Promise<void>> {
    const ballast = join(this.directory, 'ballast')
    await run('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k']).catch(() => {})
    return () => rm(ballast)
  }
}
