import { ownAnswer } from './endpoint';
import { ServerStatus } from './server-status';

/** An extension of ours: the page for operators shows the state of a running server. */
export const statusEndpoints = [
  ownAnswer({
    operationId: 'OBPv4.0.0-getServerStatus',
    path: '/management/status',
    until: 'v4.0.0',
    summary: 'Get Server Status',
    description:
      'The state of the process that answers: whether it is ready, which services it sees on which nodes, and since its start the requests of each operation with their latencies. Events that wait are those of services and followers in this process; processes of other services count theirs in their metrics.',
    tags: ['API'],
    roles: ['CanGetServerStatus'],
    response: ServerStatus,
    answer: ({ status }) => status(),
  }),
];
