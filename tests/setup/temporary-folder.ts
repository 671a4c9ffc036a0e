import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'

/** What Linux keeps in memory. */
const memory = '/dev/shm'
/** Bytes that have to be free: a run of tests takes less than half of them. */
const room = 4 * 1024 ** 3

/**
 * Has what the tests write to temporary files kept in memory, where there is room: folders of data are
 * thousands of files, and to make one on a disk takes Linux ten times as long.
 */
export function setup(): void {
  if (process.env.TMPDIR || !isRoomy()) return
  const prefix = `plaster-test-${processes()}-`
  removeLeft(prefix)
  const folder = `${memory}/${prefix}${process.pid}`
  mkdirSync(folder)
  // As /tmp is: a PostgreSQL runs as a user of its own.
  chmodSync(folder, 0o1777)
  process.env.TMPDIR = folder
  // After Ctrl-C as well, when Vitest tears nothing down.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
}

/** Containers may share this memory and still have numbers of their own for processes: the number of these. */
function processes(): number {
  return statSync('/proc/self/ns/pid', { throwIfNoEntry: false })?.ino ?? 0
}

/** What runs that were killed have left; that of another user stays. */
function removeLeft(prefix: string): void {
  for (const name of readdirSync(memory).filter((name) => name.startsWith(prefix))) {
    const pid = name.slice(prefix.length)
    // One that had this process's pid has ended.
    if (pid !== String(process.pid) && existsSync(`/proc/${pid}`)) continue
    try {
      rmSync(`${memory}/${name}`, { recursive: true })
    } catch {}
  }
}

function isRoomy(): boolean {
  try {
    const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n')
    const [, , type, options = ''] =
      mounts.find((line) => line.includes(` ${memory} `))?.split(' ') ?? []
    const { bavail, bsize } = statfsSync(memory)
    const free = Math.min(bavail * bsize, process.availableMemory())
    // Packages that are unpacked there are run.
    return type === 'tmpfs' && !options.includes('noexec') && free > room
  } catch {
    return false
  }
}
