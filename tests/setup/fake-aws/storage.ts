import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer, text } from 'node:stream/consumers'

export interface Storage {
  /** By `/bucket/key`. */
  objects: Map<string, Buffer>
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
}

/** Of S3: buckets that are always there, into which one puts, and which one lists and reads. */
export function createStorage(): Storage {
  const objects = new Map<string, Buffer>()
  return {
    objects,
    async answer(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://storage')
      const path = decodeURIComponent(pathname)
      if (request.method === 'PUT') {
        objects.set(path, await buffer(request))
        response.setHeader('etag', '"0"')
      }
      if (request.method === 'POST' && searchParams.has('delete')) {
        for (const key of keysOf(await text(request))) {
          objects.delete(`/${path.split('/')[1]}/${key}`)
        }
        response.write('<DeleteResult/>')
      }
      if (searchParams.has('list-type')) response.write(list(objects, searchParams.get('prefix')))
      else if (request.method === 'GET') response.write(objects.get(path) ?? '')
      response.end()
    },
  }
}

function keysOf(deletion: string): string[] {
  return [...deletion.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key as string)
}

function list(objects: Map<string, Buffer>, prefix: string | null): string {
  const keys = [...objects.keys()]
    .map((path) => path.slice(path.indexOf('/', 1) + 1))
    .filter((key) => key.startsWith(prefix ?? ''))
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`)
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`
}
