import { exceptionOf, type OperationName } from '../exceptions.ts'
import { type Fault, patternOf } from './fault.ts'

export interface FaultyCall {
  operation: OperationName
  sql?: string | undefined
}

/** Which calls a fault may befall. */
export function matcher({ error, operation, sql = '' }: Fault): (call: FaultyCall) => boolean {
  const declared = error && exceptionOf(error).operations
  const pattern = patternOf(sql)
  const part = sql.toLowerCase()
  return (call) => {
    if (operation ? operation !== call.operation : declared?.includes(call.operation) === false) {
      return false
    }
    if (!sql) return true
    if (call.sql === undefined) return false
    return pattern ? pattern.test(call.sql) : call.sql.toLowerCase().includes(part)
  }
}
