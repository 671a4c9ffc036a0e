import { undecodable } from './undecodable.ts'

const scientific = /^(-?)(\d)(?:\.(\d+))?e\+?(-?\d+)$/

/**
 * A double as serde_json prints it: the shortest digits that read back the same, always with a fraction
 * or an exponent. Throws ServiceError for NaN and the infinities, which JSON has no form for.
 */
export function doubleText(value: number): string {
  const match = value.toExponential().match(scientific)
  if (!match) throw undecodable()
  const [, sign = '', first = '', rest = '', exponent = ''] = match
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const digits = first + rest
  const point = Number(exponent) + 1
  if (point > 16 || point < -4) return `${sign}${first}${rest && `.${rest}`}e${exponent}`
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  const whole = digits.slice(0, point).padEnd(point, '0')
  return `${sign}${whole}.${digits.slice(point) || '0'}`
}
