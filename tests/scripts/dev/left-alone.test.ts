import { expect, it } from 'vitest'
import { leftAlone } from '../../../scripts/dev/left-alone.ts'

const line = (stage: string) =>
  `Nothing is migrated or seeded in a database of the stage ${stage}: npx db upgrade migrates it, PLASTER_STAGE=dev says that it is another stage.`

it.each<[url: string | undefined, stage: string | undefined, line: string | undefined]>([
  [undefined, 'prod', undefined],
  ['postgresql://127.0.0.1/app', undefined, undefined],
  ['postgresql://localhost:5433/app', 'prod', line('prod')],
  ['postgresql://localhost/shop_prod', undefined, line('prod')],
  ['postgresql://db.example.com/app', undefined, line('unknown')],
  ['postgresql://db.example.com/app', 'dev', undefined],
  ['postgresql://db.example.com/app_dev', undefined, undefined],
  ['postgresql://db.example.com/app?host=127.0.0.1', undefined, undefined],
])('of %s, stage %s, is said %s', (url, stage, said) => {
  expect(leftAlone(url, { PLASTER_STAGE: stage })).toBe(said)
})
