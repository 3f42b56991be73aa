import { useState } from 'react';
import { useApi, useRefresh } from '../api/api';
import type { RequiredRole } from '../api/description';
import { ApiError } from '../api/send';
import { Failure, Notice } from '../parts/states';
import { useAction } from '../parts/use-action';

/** The roles that a refusal names: `... roles: A or B for BankId(x).`, or `(A and B)` where both are needed. */
function rolesIn(message: string): { readonly roles: readonly string[]; readonly bank: string } {
  const [, list = '', bank = ''] =
    /roles: ([\w ()]+?)(?: for BankId\((.*?)\))?\.?$/.exec(message.trim()) ?? [];
  const roles = list.replace(/[()]/g, '').split(/ or | and /);
  return { roles: roles.filter(Boolean), bank };
}

const ANY_BANK = /AtAnyBank$|AnyKyc/;

interface RolesNeededProps {
  readonly message: string;
  readonly bank: string;
}

/** Under a refusal: one button for each of the roles it names. */
export function RolesNeeded({ message, bank }: RolesNeededProps) {
  const { roles, bank: named } = rolesIn(message);
  const levels = useRoleLevels();
  return (
    <div className="actions">
      {roles.map((role) => {
        const isBankLevel = levels.get(role) ?? !ANY_BANK.test(role);
        return <GetRole key={role} role={role} bank={isBankLevel ? named || bank : ''} />;
      })}
    </div>
  );
}

/** Which roles are granted for one bank, as far as the description names them. */
export function useRoleLevels(): ReadonlyMap<string, boolean> {
  const { description } = useApi();
  const all: readonly RequiredRole[] = description.operations.flatMap(({ roles }) => roles);
  return new Map(all.map(({ role, requires_bank_id }) => [role, requires_bank_id]));
}

interface GetRoleProps {
  readonly role: string;
  /** The bank that the role is for; empty for a role of every bank. */
  readonly bank: string;
}

/** One click: grants the role to the user if the user may, else requests it. */
export function GetRole({ role, bank }: GetRoleProps) {
  const api = useApi();
  const refresh = useRefresh();
  const { run, isRunning, error } = useAction();
  const [outcome, setOutcome] = useState<'granted' | 'requested'>();
  const body = { bank_id: bank, role_name: role };
  const grant = async () => {
    const { user_id } = await api.call('OBPv4.0.0-getCurrentUserId', {});
    await api.call('OBPv2.0.0-addEntitlement', { path: { USER_ID: user_id }, body });
    setOutcome('granted');
    await refresh();
  };
  const request = async () => {
    await api.call('OBPv3.0.0-addEntitlementRequest', { body });
    setOutcome('requested');
    await refresh();
  };
  const getRole = () =>
    grant().catch((thrown: unknown) => {
      if (thrown instanceof ApiError && thrown.status === 403) return request();
      throw thrown;
    });
  if (outcome === 'granted') return <Notice tone="good">You have {role} now.</Notice>;
  if (outcome === 'requested')
    return <Notice tone="good">{role} is requested. Somebody who may grant it decides.</Notice>;
  return (
    <>
      <button type="button" disabled={isRunning} onClick={() => run(getRole)}>
        Get {role}
        {bank === '' ? '' : ` at ${bank}`}
      </button>
      {error !== undefined && <Failure error={error} />}
    </>
  );
}
