import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isWholeTar } from '../../../scripts/files/is-whole-tar.ts'

it('is whole with its end, wherever else it is cut, and stays open nowhere', () => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-tar-'))
  try {
    writeFileSync(join(directory, 'zeros'), Buffer.alloc(2000))
    const tar = execFileSync('tar', ['-c', '--format=ustar', 'zeros'], { cwd: directory })
    const contents = 512 + 2048
    const lengths = [0, 100, 512, 1024, contents - 512, contents - 1, contents, contents + 512]
    const path = join(directory, 'file.tar')
    const open = () => readdirSync('/dev/fd').length
    const before = open()

    const whole = lengths.map((length) => {
      writeFileSync(path, tar.subarray(0, length))
      return isWholeTar(path)
    })

    expect(whole).toEqual([...Array.from({ length: 7 }, () => false), true])
    expect(open()).toBe(before)
    expect(isWholeTar(join(directory, 'none.tar'))).toBe(false)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
