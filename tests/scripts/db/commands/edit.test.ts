import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openTutorialFolder } from '../tutorial-folder.ts'

describe('edit', () => {
  it('opens the file in the editor that the environment names', async () => {
    const folder = await openWithEditor('sed -i s/merge.billing/edited/')

    expect(await folder.db('edit', 'b2a1')).toEqual({ code: 0, out: '', error: '' })

    const file = join(folder.directory, 'migrations/versions/b2a1f80e8fc7_merge_billing.ts')
    expect(await readFile(file, 'utf8')).toContain("message = 'edited'")
  })

  it.each([
    [
      'no-such-editor',
      "FAILED: The editor 'no-such-editor' cannot be started: name another in EDITOR",
    ],
    ['false', "FAILED: The editor 'false' ended with code 1"],
  ])('says in one line what is wrong with %s', async (editor, line) => {
    const folder = await openWithEditor(editor)

    expect(await folder.db('edit')).toEqual({ code: 1, out: '', error: line })
  })
})

async function openWithEditor(editor: string) {
  const folder = await openTutorialFolder({ PATH: process.env.PATH ?? '', EDITOR: editor })
  onTestFinished(() => folder.remove())
  return folder
}
