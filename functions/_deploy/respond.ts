import { once } from 'node:events'
import { request } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CloudFormationCustomResourceEvent } from 'aws-lambda'
import { fitIntoJson } from './fit-into-json.ts'

export interface Outcome {
  status: 'SUCCESS' | 'FAILED'
  reason: string
}

/** Bytes: CloudFormation takes answers of less than 4 KB, and waits on for its hour after a longer one. */
const longestBody = 4_095

/** Milliseconds until an answer is given up, how often it is tried, and the pause before. */
const patience = 3_000
const attempts = 3
const pause = 500

/**
 * Puts the answer to the address that CloudFormation gave for it.
 *
 * @throws if it is not taken
 */
export async function respond(
  event: CloudFormationCustomResourceEvent,
  { status, reason, physicalId }: Outcome & { physicalId: string },
): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = event
  const answer = { Status: status, Reason: '', PhysicalResourceId: physicalId }
  Object.assign(answer, { StackId, RequestId, LogicalResourceId })
  const room = longestBody - Buffer.byteLength(JSON.stringify(answer))
  const body = JSON.stringify({ ...answer, Reason: fitIntoJson(reason, room) })
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await put(event.ResponseURL, body)
    } catch (error) {
      if (attempt === attempts) throw error
      await sleep(pause * attempt)
    }
  }
}

async function put(url: string, body: string): Promise<void> {
  const headers = {
    // The address is signed for no content type at all.
    'content-type': '',
    'content-length': Buffer.byteLength(body),
  }
  const sent = request(url, { method: 'PUT', headers, signal: AbortSignal.timeout(patience) })
  sent.end(body)
  const [response] = await once(sent, 'response')
  response.resume()
  if (response.statusCode >= 300) {
    throw new Error(`CloudFormation's address answered ${response.statusCode}`)
  }
}
