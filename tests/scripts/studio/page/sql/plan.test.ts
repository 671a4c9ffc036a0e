import { describe, expect, it } from 'vitest'
import { planSteps } from '../../../../../scripts/studio/page/sql/plan.ts'

describe('planSteps', () => {
  it("tells each step's own share of the cost", () => {
    const scan = {
      'Node Type': 'Seq Scan',
      'Relation Name': 'users',
      Alias: 'u',
      'Total Cost': 75,
      'Plan Rows': 10,
      Filter: '(id > 3)',
    }
    const plan = {
      Plan: {
        'Node Type': 'Sort',
        'Sort Key': ['id', 'name DESC'],
        'Total Cost': 100,
        'Plan Rows': 10,
        Plans: [scan],
      },
    }

    expect(
      planSteps(plan).map(({ depth, title, details, share }) => [depth, title, details, share]),
    ).toEqual([
      [0, 'Sort', ['Sort Key: id, name DESC'], 0.25],
      [1, 'Seq Scan on users u', ['Filter: (id > 3)'], 0.75],
    ])
  })

  it('counts rows and time of all loops where they were measured', () => {
    const inner = {
      'Node Type': 'Index Scan',
      'Index Name': 'users_pkey',
      'Relation Name': 'users',
      'Total Cost': 1,
      'Plan Rows': 1,
      'Actual Rows': 1,
      'Actual Loops': 50,
      'Actual Total Time': 0.1,
    }
    const plan = {
      Plan: {
        'Node Type': 'Nested Loop',
        'Join Type': 'Left',
        'Total Cost': 60,
        'Plan Rows': 50,
        'Actual Rows': 50,
        'Actual Loops': 1,
        'Actual Total Time': 10,
        Plans: [inner],
      },
    }

    expect(
      planSteps(plan).map(({ title, actualRows, time, share }) => [title, actualRows, time, share]),
    ).toEqual([
      ['Left Nested Loop', 50, 10, 0.5],
      ['Index Scan using users_pkey on users', 50, 5, 0.5],
    ])
  })
})
