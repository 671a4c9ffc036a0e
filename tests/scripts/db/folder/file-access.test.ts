import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaster-files-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Writes a file in a process whose files may have no bytes, as on a disk that is full. */
function writeOnFullDisk(path: string): string {
  const code = `
    import { fileAccess } from './scripts/db/folder/file-access.ts'
    await fileAccess.write(process.argv[1], 'half').catch(({ message }) => console.log(message))`
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', code, path]
  const limited = `trap '' XFSZ; ulimit -f 0; exec "$@"`
  return spawnSync('sh', ['-c', limited, 'sh', ...node], { cwd: root, encoding: 'utf8' }).stdout
}

describe('fileAccess', () => {
  it('leaves no part of a file that cannot be written whole', () => {
    const path = join(folder, 'a1.ts')

    expect(writeOnFullDisk(path)).toBe(`${path}: it cannot be written (EFBIG)\n`)
    expect(readdirSync(folder)).toEqual([])
  })
})
