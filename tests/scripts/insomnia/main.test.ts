import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { startProcess } from '../../setup/process.ts'

const script = fileURLToPath(new URL('../../../scripts/insomnia.mjs', import.meta.url))

it('npm run insomnia leaves the old file whole to whoever has it open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plaster-insomnia-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'insomnia.yaml'), 'old')
  linkSync(join(folder, 'insomnia.yaml'), join(folder, 'open'))

  expect(await startProcess([script], { cwd: folder }).ended).toBe(0)

  expect(readFileSync(join(folder, 'insomnia.yaml'), 'utf8')).toMatch(/^type: collection/)
  expect(readFileSync(join(folder, 'open'), 'utf8')).toBe('old')
  expect(readdirSync(folder).sort()).toEqual(['insomnia.yaml', 'open'])
})
