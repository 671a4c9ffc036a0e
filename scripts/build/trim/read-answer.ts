import type { ExecuteStatementResponse } from '@aws-sdk/client-rds-data'

/**
 * What ExecuteStatement answers, as the SDK reads it: base64 becomes bytes, doubles that JSON cannot say
 * become numbers, and what is null is left out. The SDK asks its schemas about each member that a field
 * might have, which for twenty rows takes 7 % of a cold start.
 */
export function readAnswer(body: Uint8Array): ExecuteStatementResponse {
  const { buffer, byteOffset, byteLength } = body
  const answer = JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString())
  leaveOutNulls(answer)
  answer.columnMetadata?.forEach(leaveOutNulls)
  for (const record of answer.records ?? []) record.forEach(readField)
  answer.generatedFields?.forEach(readField)
  return answer
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of which no more is known than what is asked here
type Members = Record<string, any>

function leaveOutNulls(members: Members): void {
  for (const name in members) if (members[name] === null) delete members[name]
}

function readField(field: Members): void {
  leaveOutNulls(field)
  const { blobValue, doubleValue, arrayValue } = field
  if (blobValue !== undefined) field.blobValue = Buffer.from(blobValue, 'base64')
  if (typeof doubleValue === 'string') field.doubleValue = Number(doubleValue)
  if (arrayValue !== undefined) readArray(arrayValue)
}

function readArray(array: Members): void {
  leaveOutNulls(array)
  const { doubleValues, arrayValues } = array
  if (doubleValues) array.doubleValues = doubleValues.map(toDouble)
  arrayValues?.forEach(readArray)
}

function toDouble(value: unknown): unknown {
  return typeof value === 'string' ? Number(value) : value
}
