import type { ArrayValue, Field } from '@aws-sdk/client-rds-data'

/** A field of the Data API as Postgres would have written the value. */
export function fieldText(field: Field, typeName = 'text'): string | null {
  const type = typeName.toLowerCase()
  if (field.isNull) return null
  if (field.blobValue !== undefined) return `\\x${Buffer.from(field.blobValue).toString('hex')}`
  if (field.arrayValue !== undefined) return arrayText(field.arrayValue, type.replace(/^_/, ''))
  const value = field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue
  return value === undefined ? null : scalarText(value, type)
}

function scalarText(value: string | number | boolean, type: string): string {
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (type === 'float8' || type === 'float4') return floatText(Number(value), type === 'float4')
  const text = String(value)
  switch (type) {
    case 'time':
    case 'timestamp':
      return trimFraction(text)
    case 'timestamptz':
      // The service leaves out the zone, which is always UTC.
      return `${trimFraction(text)}+00`
    case 'jsonb':
      return spaceJson(text)
    case 'inet':
      return text.replace(text.includes(':') ? /\/128$/ : /\/32$/, '')
    default:
      return text
  }
}

/** The service writes three or six digits. */
function trimFraction(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
}

/** The shortest digits that are this number, with an exponent where Postgres writes one. */
export function floatText(value: number, single: boolean): string {
  const digits = single ? shortestSingle(value) : value.toExponential()
  const [mantissa = '', exponent = '0'] = digits.split('e')
  const power = Number(exponent)
  if (Number.isNaN(power) || !Number.isFinite(value)) return String(value)
  if (power >= -4 && power < (single ? 6 : 15)) return fixed(mantissa, power)
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function shortestSingle(value: number): string {
  for (let digits = 0; digits < 9; digits += 1) {
    const text = value.toExponential(digits)
    if (Math.fround(Number(text)) === Math.fround(value)) return text
  }
  return value.toExponential()
}

function fixed(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '')
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0')
  const fraction = digits.slice(power + 1)
  return `${sign}${whole}${fraction && `.${fraction}`}`
}

/** Postgres puts a space after the commas and colons of jsonb, the service takes them out. */
function spaceJson(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|[,:]/g, (token) =>
    token === ',' || token === ':' ? `${token} ` : token,
  )
}

function arrayText(array: ArrayValue, elementType: string): string {
  if (array.arrayValues) {
    return `{${array.arrayValues.map((each) => (each ? arrayText(each, elementType) : 'NULL')).join(',')}}`
  }
  const elements: readonly unknown[] =
    array.stringValues ?? array.longValues ?? array.doubleValues ?? array.booleanValues ?? []
  const texts = elements.map((element) =>
    element === null ? 'NULL' : quoteElement(scalarText(element as string, elementType)),
  )
  return `{${texts.join(',')}}`
}

function quoteElement(text: string): string {
  if (text !== '' && !/[{}",\\\s]|^null$/i.test(text)) return text
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}
