import { partNames } from '../packages/contracts/callers';
import type { GatewayFactory, Parts, ServiceDefinition } from '../packages/service-kit';
import { attributeService } from '../services/attribute/attribute.service';
import { bankService } from '../services/bank/bank.service';
import { cascadeService } from '../services/cascade/cascade.service';
import { crmService } from '../services/crm/crm.service';
import { customerService } from '../services/customer/customer.service';
import { type FirstStart, identityService } from '../services/identity/identity.service';
import { kycService } from '../services/kyc/kyc.service';
import { linkService } from '../services/link/link.service';

/** The parts of a process, and the message of identity about the first start. */
export interface ChosenParts extends Parts {
  readonly firstStart: () => FirstStart | undefined;
}

/** The parts of a process that runs the given names; `all` stands for every part. */
export function partsFor(names: readonly string[], gateway: GatewayFactory): ChosenParts {
  let announced: FirstStart | undefined;
  const services: Record<string, ServiceDefinition> = {
    identity: identityService((made) => {
      announced = made;
    }),
    bank: bankService,
    customer: customerService,
    attribute: attributeService,
    kyc: kycService,
    link: linkService,
    crm: crmService,
    cascade: cascadeService,
  };
  const chosen = names.includes('all') ? partNames : names;
  return {
    role: names.join('+'),
    services: chosen.flatMap((name) => services[name] ?? []),
    ...(chosen.includes('gateway') ? { gateway } : {}),
    firstStart: () => announced,
  };
}
