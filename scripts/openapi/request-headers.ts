import { takesIfNoneMatch } from '../../functions/_http/conditions.ts'
import type { Declaration } from '../../functions/_http/declaration.ts'
import { tagExample } from './response-headers.ts'

/** The headers that an endpoint reads, beside those that all have: references to the ones below. */
export function headerParametersOf(declaration: Declaration) {
  const { idempotent, conditional } = declaration
  const names: (keyof typeof headerParameters | false | undefined)[] = [
    idempotent && 'idempotency-key',
    takesIfNoneMatch(declaration) && 'if-none-match',
    conditional && 'if-match',
  ]
  return names.flatMap((name) => (name ? [{ $ref: `#/components/parameters/${name}` }] : []))
}

export const headerParameters = {
  'idempotency-key': {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'A request sent again with the same key gets the first answer and does nothing',
    schema: { type: 'string', maxLength: 255 },
    example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
  },
  'if-none-match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of what is there already: 304 if it is still the same',
    schema: { type: 'string' },
    example: tagExample,
  },
  'if-match': {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag of the version that is meant: 412 if there is a newer one',
    schema: { type: 'string' },
    example: '*',
  },
}
