import { isPlain } from '../../functions/_http/place.ts'
import type { EndpointPlace } from '../routes/endpoint-places.ts'

/** A function to build. */
export interface Entry {
  functionName: string
  /** The code that its bundle begins with. */
  source: string
  /** Files that it reads when it runs, which go beside its code. */
  assets: readonly string[]
}

/** The function that migrates. */
export const migrateName = 'migrate'

export function endpointEntry({ functionName, file, place }: EndpointPlace): Entry {
  const source = isPlain(place)
    ? `export { handler } from ${JSON.stringify(`./${file}`)}`
    : castSource(file, functionName)
  return { functionName, source, assets: [] }
}

/** The blueprint comes along where it has hooks or options; elsewhere its changes change no bundle. */
function castSource(file: string, functionName: string): string {
  return [
    `import { handler as mould } from ${JSON.stringify(`./${file}`)}`,
    "import { placeOf } from './functions/_http/place.ts'",
    "import { app } from './functions/app.ts'",
    `export const handler = mould.castIn(placeOf(app, ${JSON.stringify(functionName)}))`,
  ].join('\n')
}
