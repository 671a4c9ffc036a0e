import { UnsupportedValueError } from './unsupported-value.ts'

/** A value as JSON text. Throws UnsupportedValueError for what JSON would drop or change unseen. */
export function toJson(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    const { message } = cause as Error
    throw new UnsupportedValueError(`a value cannot be written as JSON: ${message}`, { cause })
  }
  checkJson(value)
  if (text === undefined) throw refusal(`a ${typeof value}`)
  return text
}

/** Of a Map JSON would make `{}`, of NaN and an invalid Date null; functions it would leave out. */
function checkJson(value: unknown): void {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw refusal(String(value))
      break
    case 'function':
    case 'symbol':
      throw refusal(`a ${typeof value}`)
    case 'object':
      if (value !== null) checkObject(value)
  }
}

function checkObject(value: object): void {
  if (value instanceof Date && Number.isNaN(value.getTime())) throw refusal('an invalid Date')
  if ('toJSON' in value) return
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (kind !== 'Object' && kind !== 'Array') throw refusal(`a ${kind}`)
  for (const member of Object.values(value)) checkJson(member)
}

function refusal(what: string): UnsupportedValueError {
  return new UnsupportedValueError(
    `${what} cannot be written as JSON: give plain objects, arrays, strings and finite numbers`,
  )
}
