import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ServiceError } from '../errors.ts'

/** 4 MiB, with the headers (API reference of BatchExecuteStatement). */
const largestRequest = 4 * 1024 * 1024

/** The bytes as they were sent. Throws ServiceError where they are too many; the rest is read and dropped. */
export function collectBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const room = largestRequest - sizeOfHead(request)
    const chunks: Buffer[] = []
    let size = 0
    if (Number(request.headers['content-length']) > room) reject(tooLarge())
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= room) chunks.push(chunk)
      else reject(tooLarge())
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
  })
}

/** What stands before the body, with the spaces and line ends in it. */
function sizeOfHead({ method = '', url = '', rawHeaders }: IncomingMessage): number {
  const line = method.length + url.length + '  HTTP/1.1\r\n\r\n'.length
  return rawHeaders.reduce((size, part) => size + part.length + 2, line)
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** The text that the bytes stand for. Throws ServiceError. */
export async function decodeBody(headers: IncomingHttpHeaders, bytes: Buffer): Promise<string> {
  const plain = await decompress(headers['content-encoding'], bytes)
  try {
    return decoder.decode(plain)
  } catch (cause) {
    throw new ServiceError('SerializationException', (cause as Error).message)
  }
}

async function decompress(coding = 'identity', bytes: Buffer): Promise<Buffer> {
  switch (coding.toLowerCase()) {
    case 'identity':
      return bytes
    case 'gzip':
      return inflate(bytes)
    default:
      throw new ServiceError(
        'SerializationException',
        `The content encoding ${coding} is none of gzip and identity`,
      )
  }
}

async function inflate(bytes: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: largestRequest })
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw new ServiceError('SerializationException', message)
  }
}

function tooLarge(): ServiceError {
  return new ServiceError('RequestEntityTooLargeException', 'Request must be smaller than 4 MiB')
}
