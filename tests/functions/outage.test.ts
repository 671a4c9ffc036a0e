import { expect, it, onTestFinished, vi } from 'vitest'
import { openTestApi } from './test-api.ts'

it('answers 503 when the database is gone, and says why in the log only', async () => {
  const lines: string[] = []
  const write = vi.spyOn(process.stderr, 'write')
  vi.stubEnv('PLASTER_LOG', 'json')
  onTestFinished(() => {
    write.mockRestore()
    vi.unstubAllEnvs()
  })
  const api = await openTestApi({ alone: true })
  await api.close()
  for (const [name, value] of Object.entries(api.database.environment)) vi.stubEnv(name, value)
  write.mockImplementation((line) => lines.push(String(line)) > 0)

  const answer = await api.ways.handler('GET', '/health')

  expect(answer).toMatchObject({
    status: 503,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '10' },
    body: {
      type: 'urn:plaster:problem:unavailable',
      detail: 'nothing was changed: try again in a few seconds',
    },
  })
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    route: 'GET /health',
    error: expect.stringContaining('ECONNREFUSED'),
  })
})
