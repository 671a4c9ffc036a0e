import { writeFile } from 'node:fs/promises'
import { fail } from '../terminal/failure.ts'
import { documentFile } from './document.ts'

try {
  const { loadRoutes } = await import('../routes/load-routes.ts')
  const { writeDocument } = await import('./write-document.ts')
  const text = await writeDocument(await loadRoutes())
  await writeFile(new URL(`../../${documentFile}`, import.meta.url), text)
  console.log(documentFile)
} catch (error) {
  fail(error)
}
