import { ResultUnseenError } from '../errors.ts'

/** The rows of a statement that was done after its call had ended: nobody saw them, so nobody reads them. */
export function unseenRows<Row>(sql: string): Row[] {
  return new Proxy<Row[]>([], {
    get(rows, name) {
      // A promise asks whatever it is given whether it is a promise itself.
      if (name === 'then') return undefined
      if (typeof name === 'symbol' && name !== Symbol.iterator) return Reflect.get(rows, name)
      throw new ResultUnseenError(
        'it was done, but took longer than a call to the Data API may, so its rows are not known: read fewer at a time, or let it write them to a table and read that',
        { sql },
      )
    },
  })
}
