import { exceptions, isServiceErrorCode } from '../exceptions.ts'
import { type Fault, FaultError, readFault } from './fault.ts'

const numbers = new Set(['times', 'probability', 'seed'])

/**
 * Reads a fault as people write it: `DatabaseResumingException,times=3`, `drop,when=after`,
 * `latency=p50:5/p99:300,operation=ExecuteStatement`. What follows `sql=` is taken whole, commas too.
 * Throws FaultError.
 */
export function parseFault(text: string): Fault {
  const [, head = '', sql] = /^(.*?)(?:(?:^|,)sql=(.*))?$/s.exec(text) ?? []
  const [, behind] =
    /,\s*((?:times|probability|seed|when|operation)=\w[\w.]*)$/.exec(sql ?? '') ?? []
  if (behind) {
    throw new FaultError(
      `Invalid fault: "${behind}" is a part of the SQL there: sql= comes last; SQL that ends so is written as a /pattern/`,
    )
  }
  const members: Record<string, unknown> = sql === undefined ? {} : { sql }
  for (const part of head.split(',')) {
    const [name = '', ...rest] = part.split('=')
    const value = rest.length ? rest.join('=') : undefined
    Object.assign(members, toMember(name.trim(), value?.trim()))
  }
  return readFault(members)
}

function toMember(name: string, value: string | undefined): Record<string, unknown> {
  if (name === 'drop' && value === undefined) return { drop: true }
  if (value === undefined) {
    if (isServiceErrorCode(name)) return { error: name }
    throw new FaultError(
      `Invalid fault: "${name}" is none of drop, latency=MS and the exceptions of the service${suggestion(name)}`,
    )
  }
  if (name === 'latency') return { latency: toLatency(value) }
  return { [name]: numbers.has(name) ? toNumber(name, value) : value }
}

/** As for a name in other capitals, or without its end. */
function suggestion(name: string): string {
  const meant = Object.keys(exceptions).find((code) => {
    return name !== '' && code.toLowerCase().startsWith(name.toLowerCase())
  })
  return meant ? `: did you mean ${meant}?` : ''
}

function toLatency(value: string): number | Record<string, number> {
  if (!value.includes(':')) return toNumber('latency', value)
  const pairs = value.split('/').map((pair) => {
    const [percentile = '', milliseconds = ''] = pair.split(':')
    return [percentile, toNumber('latency', milliseconds)] as const
  })
  return Object.fromEntries(pairs)
}

function toNumber(name: string, value: string): number {
  const number = Number(value)
  if (value !== '' && Number.isFinite(number)) return number
  throw new FaultError(`Invalid fault: ${name}: "${value}" is no number`)
}
