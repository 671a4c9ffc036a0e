import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Registration } from '../../functions/_http/blueprint.ts'
import { type Place, placesOf } from '../../functions/_http/place.ts'

/** An endpoint of one registration, as far as that says. */
export interface EndpointPlace {
  functionName: string
  /** Where it is written, from the root of the repository. */
  file: string
  place: Place
}

/** All of them, in the order of registration, whether their files are there or not. */
export function endpointPlaces(
  registrations: readonly Registration[],
  root: string,
): EndpointPlace[] {
  return placesOf(registrations).flatMap((place) =>
    place.endpoints.map((endpointName) => {
      const file = fileURLToPath(new URL(`./${endpointName}.ts`, place.blueprint.url))
      return {
        functionName: `${place.name}-${endpointName}`,
        file: relative(root, file).split(sep).join('/'),
        place,
      }
    }),
  )
}
