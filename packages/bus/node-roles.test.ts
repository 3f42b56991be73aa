import { isImpostor, nodeIdOf } from './node-roles';

const offering = (...services: { name: string; actions?: Record<string, { name: string }> }[]) => services;
const crmNode = nodeIdOf('crm', 'host.of.mine', 'a1b2c3d4');
const service = (name: string) => ({ name, actions: { [`v1.${name}.get`]: { name: `v1.${name}.get` } } });

describe('what a node may say about itself', () => {
  it('may be the service in its id, and what every node has', () => {
    const services = offering(
      { name: '$node', actions: { '$node.list': { name: '$node.list' } } },
      service('crm'),
    );
    expect(isImpostor({ sender: crmNode, services })).toBe(false);
  });

  it('may be several, when it runs several', () => {
    const services = offering(service('crm'), service('kyc'));
    expect(isImpostor({ sender: nodeIdOf('crm+kyc', 'host', '1'), services })).toBe(false);
    expect(isImpostor({ sender: nodeIdOf('all', 'host', '1'), services })).toBe(false);
  });

  it('may be nothing at all', () => {
    expect(isImpostor({ sender: nodeIdOf('tool', 'host', '1') })).toBe(false);
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
  ])('may not be %s', (_what, claimed) => {
    expect(isImpostor({ sender: crmNode, services: [service('crm'), claimed] })).toBe(true);
  });

  it('may not be a service without saying who it is', () => {
    expect(isImpostor({ services: [service('customer')] })).toBe(true);
  });
});
