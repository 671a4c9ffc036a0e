import { describe, expect, it } from 'vitest'
import { checkTemplate } from '../../../scripts/template/check-template.ts'
import type { Resource } from '../../../scripts/template/template.ts'
import { rightTemplate } from './right-template.ts'

describe('checkTemplate', () => {
  it('finds nothing wrong with a template that is right', async () => {
    expect(await checkTemplate(rightTemplate)).toEqual([])
  })

  it('wants no migration in a template without a database', async () => {
    const { Retries, DatabaseMigration, Cluster, Writer, ...others } = rightTemplate.Resources
    const { DependsOn, ...later } = others.Function as Resource
    const second = JSON.parse(
      JSON.stringify({ Resources: { ...others, Function: later } })
        .replaceAll('${Cluster.DBClusterArn}', 'arn')
        .replaceAll('{"Ref":"Cluster"}', '{"Ref":"Role"}'),
    )

    expect(await checkTemplate(second)).toEqual([])
  })
})
