import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { documents } from './documents.ts'

const folder = fileURLToPath(new URL('../../docs', import.meta.url))

for (const [name, write] of Object.entries(documents)) {
  await writeFile(`${folder}/${name}`, write())
  console.log(`docs/${name}`)
}
