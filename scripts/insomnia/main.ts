import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import { fail } from '../terminal/failure.ts'

const file = 'insomnia.yaml'

try {
  const { loadRoutes } = await import('../routes/load-routes.ts')
  const { writeDocument } = await import('../openapi/write-document.ts')
  const { insomniaCollection } = await import('./collection.ts')
  const document = JSON.parse(await writeDocument(await loadRoutes()))
  await writeFile(
    file,
    stringify(insomniaCollection(document, document.info.title), { lineWidth: 0 }),
  )
  console.log(`${file}: import it into Insomnia, and choose the environment "local"`)
} catch (error) {
  fail(error)
}
