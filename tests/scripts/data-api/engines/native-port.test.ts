import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readPort } from '../../../../scripts/data-api/engines/native-port.ts'

it.each([
  ['54321', 54_321],
  ['', undefined],
  ['cut', undefined],
  ['0', undefined],
  ['-1', undefined],
  ['54.3', undefined],
])('a file of %j keeps the port %s', (text, port) => {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-port-'))
  const file = join(directory, 'port')
  writeFileSync(file, text)

  const read = [readPort(file), readPort(join(directory, 'none'))]

  rmSync(directory, { recursive: true })
  expect(read).toEqual([port, undefined])
})
