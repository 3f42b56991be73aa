import { isRecord } from '../api/fields';
import { shownMoment } from './time';

const NOTHING = '–';

/** A value of the API as text. It is always text: nothing that a customer is called is ever markup. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return NOTHING;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? NOTHING : value.map(shown).join(', ');
  if (isRecord(value)) return Object.values(value).map(shown).join(' · ');
  return shownMoment(String(value));
}

/** Names that say less than they mean. */
const LABELS: Readonly<Record<string, string>> = {
  dob_of_dependants: 'Dependants born',
  last_ok_date: 'Last confirmed',
  email: 'E-mail',
};

/** `date_of_birth` or `credit_limit.amount` as a label. */
export const labelOf = (name: string): string => {
  const words = name.replace(/[_.]/g, ' ').replace(/\b(?:kyc|crm|id|url)\b/g, (short) => short.toUpperCase());
  return LABELS[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
};

interface FactsProps {
  readonly of: Readonly<Record<string, unknown>>;
  readonly without?: readonly string[];
  /** Leaves fields without a value out. */
  readonly onlyFilled?: boolean;
}

/** The fields of an object, each with its name. */
export const Facts = ({ of, without = [], onlyFilled = false }: FactsProps) => (
  <dl className="facts">
    {Object.entries(of)
      .filter(([name, value]) => !without.includes(name) && !(onlyFilled && shown(value) === NOTHING))
      .map(([name, value]) => (
        <div key={name}>
          <dt>{labelOf(name)}</dt>
          <dd>{shown(value)}</dd>
        </div>
      ))}
  </dl>
);
