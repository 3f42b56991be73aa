import type { TSchema } from '@sinclair/typebox';
import type { ActionContract, ServiceContract } from '../../packages/contracts/action';
import { contracts } from '../../packages/contracts/all';
import * as attributeSchemas from '../../packages/contracts/attribute/attribute.schemas';
import * as bankSchemas from '../../packages/contracts/bank/bank.schemas';
import type { Callers } from '../../packages/contracts/callers';
import * as cascadeSchemas from '../../packages/contracts/cascade/cascade.schemas';
import * as crmSchemas from '../../packages/contracts/crm/crm.schemas';
import * as customerSchemas from '../../packages/contracts/customer/customer.schemas';
import * as consumerSchemas from '../../packages/contracts/identity/consumer.schemas';
import * as entitlementSchemas from '../../packages/contracts/identity/entitlement.schemas';
import * as identitySchemas from '../../packages/contracts/identity/identity.schemas';
import * as userSchemas from '../../packages/contracts/identity/user.schemas';
import * as userAttributeSchemas from '../../packages/contracts/identity/user-attribute.schemas';
import * as addressSchemas from '../../packages/contracts/kyc/address.schemas';
import * as kycSchemas from '../../packages/contracts/kyc/kyc.schemas';
import * as linkSchemas from '../../packages/contracts/link/link.schemas';
import { bodyText, Names, typeText } from './type-text';

const modules = [
  customerSchemas,
  userSchemas,
  identitySchemas,
  consumerSchemas,
  entitlementSchemas,
  userAttributeSchemas,
  bankSchemas,
  attributeSchemas,
  addressSchemas,
  kycSchemas,
  linkSchemas,
  crmSchemas,
  cascadeSchemas,
];

const names = new Names(modules);

/** `docs/actions.md`: every action on the bus, what goes in and comes out, and who may call it. */
export function actionsPage(): string {
  const services: ServiceContract[] = Object.values(contracts);
  const types = modules.flatMap((module) => Object.entries(module)).filter(isNamed);
  const explanations = types.map(explained).sort();
  return `${[HEAD, ...services.map(section), '## Types', inTypeScript(explanations)].join('\n\n')}\n`;
}

const section = ({ name, actions }: ServiceContract): string =>
  [`## ${name}`, ...Object.values(actions).map(entry)].join('\n\n');

const entry = (action: ActionContract): string =>
  `### ${action.name}

${action.summary}.

| | |
| --- | --- |
| Params | ${code(typeText(action.params, names))} |
| Result | ${code(typeText(action.result, names))} |
| Errors | ${action.errors.length === 0 ? 'the common ones' : action.errors.join(', ')} |
| Time | ${action.timeout / 1_000} s |
| Idempotent | ${action.idempotent ? 'yes' : 'no'} |
| Callers | ${callers(action.callers)} |`;

function callers({ services, users, self }: Callers): string {
  const parts = services.length === 0 ? [] : [`in their own name: ${services.join(', ')}`];
  const own = self === undefined ? '' : `, with their own \`${self}\``;
  if (users === 'anyone') parts.push(`the gateway for every user${own}`);
  else if (users !== undefined) {
    const other = self === undefined ? '; services outside the product with one of them' : '';
    parts.push(`for users with ${users.join(' or ')}${own}${other}`);
  }
  return parts.join('; ');
}

/** Not one of two names for the same. */
function isNamed([name, schema]: [string, unknown]): boolean {
  return isSchema(schema) && names.of(schema) === name;
}

const explained = ([name, schema]: [string, unknown]): string =>
  `type ${name} = ${isSchema(schema) ? lines(bodyText(schema, names)) : ''}`;

const inTypeScript = (types: readonly string[]): string => `\`\`\`ts\n${types.join('\n\n')}\n\`\`\``;

/** Fields of the outermost object one to a line. */
function lines(text: string): string {
  if (!text.startsWith('{ ')) return text;
  let depth = 0;
  let out = '';
  for (const letter of text.slice(2, -2)) {
    if ('{(<'.includes(letter)) depth += 1;
    if ('})>'.includes(letter)) depth -= 1;
    out += letter === ',' && depth === 0 ? ',\n ' : letter;
  }
  return `{\n  ${out},\n}`;
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const isSchema = (value: unknown): value is TSchema =>
  typeof value === 'object' && value !== null && 'type' in value;

const HEAD = `# Actions

<!-- Made by \`npm run docs\` of packages/contracts. Do not edit. -->

What can be called on the bus: with \`call(actions.customer.get, { ... })\` of [the client](../packages/client/README.md), or by its
name with Moleculer. Results and errors are as on the REST API. Every action may also fail with OBP-10001 (the params are not what is
described here), OBP-20001 and OBP-20006 (the caller is not known, or may not: [operations.md](operations.md#who-may-call-what)),
OBP-50503 (nothing was done: something is away) and OBP-50504 or OBP-50000 (it may have been done, or not).

**Time** is what a call is given, unless the caller gives it less. **Idempotent**: done twice, it is as if done once; only such
a call is sent again when the node that has it goes away. \`DateTime\` is a moment in UTC, \`2013-01-21T23:08:00Z\`, \`Day\` a day, \`2013-01-21\`.`;
