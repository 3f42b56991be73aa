import { claimsForeignServices, nodeIdOf } from './node-roles';

const offering = (...services: { name: string; actions?: Record<string, { name: string }> }[]) => services;
const crmNode = nodeIdOf('crm', 'host.of.mine', 'a1b2c3d4');
const service = (name: string) => ({ name, actions: { [`v1.${name}.get`]: { name: `v1.${name}.get` } } });

describe('a node may announce', () => {
  it('the service in its id, and the services of every node', () => {
    const services = offering(
      { name: '$node', actions: { '$node.list': { name: '$node.list' } } },
      service('crm'),
    );
    expect(claimsForeignServices({ sender: crmNode, services })).toBe(false);
  });

  it('several services, when it runs several', () => {
    const services = offering(service('crm'), service('kyc'));
    expect(claimsForeignServices({ sender: nodeIdOf('crm+kyc', 'host', '1'), services })).toBe(false);
    expect(claimsForeignServices({ sender: nodeIdOf('all', 'host', '1'), services })).toBe(false);
  });

  it('no service', () => {
    expect(claimsForeignServices({ sender: nodeIdOf('tool', 'host', '1') })).toBe(false);
  });

  it.each([
    ['another service', service('customer')],
    [
      'an action of another in its own service',
      { name: 'crm', actions: { 'v1.customer.get': { name: 'x' } } },
    ],
    ['an action under another name', { name: 'crm', actions: { 'v1.crm.get': { name: 'v1.customer.get' } } }],
    ['another full name', { name: 'crm', fullName: 'v1.customer' }],
    ['another version', { name: 'crm', fullName: 'v2.customer' }],
  ])('but not %s', (_what, claimed) => {
    expect(claimsForeignServices({ sender: crmNode, services: [service('crm'), claimed] })).toBe(true);
  });

  it('but not a service without an id', () => {
    expect(claimsForeignServices({ services: [service('customer')] })).toBe(true);
  });
});
