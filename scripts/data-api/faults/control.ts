import type { Reply } from '../http/reply.ts'
import { type Fault, FaultError } from './fault.ts'
import type { Faults } from './faults.ts'

const controlPath = '/_plaster/faults'

/** Whether a path is that of the faults or of one of them. */
export function isControl(path: string): boolean {
  return path === controlPath || path.startsWith(`${controlPath}/`)
}

/**
 * GET lists the faults, POST adds one, PUT takes a list in place of all, DELETE removes all, or the one
 * whose id ends the path. Bodies are JSON; every answer but a refusal is the list as it then is.
 */
export function controlFaults(faults: Faults, method: string, path: string, body: string): Reply {
  const id = path.slice(controlPath.length + 1)
  try {
    if (id) {
      if (method !== 'DELETE') return refusal(405, 'A single fault can only be deleted')
      if (!faults.remove(Number(id))) return refusal(404, `There is no fault ${id}`)
      return listing(faults, 200)
    }
    switch (method) {
      case 'GET':
      case 'HEAD':
        return listing(faults, 200)
      case 'POST':
        faults.add(JSON.parse(body) as Fault)
        return listing(faults, 201)
      case 'PUT':
        faults.replace(JSON.parse(body) as Fault[])
        return listing(faults, 200)
      case 'DELETE':
        faults.clear()
        return listing(faults, 200)
    }
  } catch (error) {
    if (error instanceof FaultError || error instanceof SyntaxError) {
      return refusal(400, error.message)
    }
    throw error
  }
  return refusal(405, 'The methods are GET, POST, PUT and DELETE')
}

function listing(faults: Faults, status: number): Reply {
  return { status, body: JSON.stringify({ faults: faults.list() }) }
}

function refusal(status: number, message: string): Reply {
  return { status, body: JSON.stringify({ message }) }
}
