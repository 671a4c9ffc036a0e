/** What one wants to see at a glance, as CloudFormation has to be told: text with names put in. */
module.exports = {
  'Fn::Sub': JSON.stringify({
    widgets: [
      graph(0, 'Requests', ['AWS/ApiGateway', 'Count', 'ApiId', '${HttpApi}'], 'Sum'),
      graph(1, 'Refused and failed', ['AWS/ApiGateway', '4xx', 'ApiId', '${HttpApi}'], 'Sum', [
        ['AWS/ApiGateway', '5xx', 'ApiId', '${HttpApi}'],
      ]),
      graph(2, 'Latency, ms (p95)', ['AWS/ApiGateway', 'Latency', 'ApiId', '${HttpApi}'], 'p95'),
      graph(
        3,
        'Database capacity, ACU',
        ['AWS/RDS', 'ServerlessDatabaseCapacity', 'DBClusterIdentifier', '${Database}'],
        'Average',
      ),
    ],
  }),
}

function graph(index, title, metric, stat, others = []) {
  return {
    type: 'metric',
    width: 12,
    height: 6,
    x: (index % 2) * 12,
    y: Math.floor(index / 2) * 6,
    properties: {
      title,
      region: '${AWS::Region}',
      stat,
      period: 300,
      metrics: [metric, ...others],
    },
  }
}
