import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

interface LabelledProps {
  readonly label: ReactNode;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Receives what ties the control to its label, hint and error. */
  readonly children: (ties: Ties) => ReactNode;
}

interface Ties {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

/** A control with its label, a hint, and the error of its field. */
export function Labelled({ label, hint = '', error, children }: LabelledProps) {
  const id = useId();
  const described = [hint === '' ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(
    Boolean,
  );
  const ties: Ties = {
    id,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    'aria-invalid': error !== undefined,
  };
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      {children(ties)}
      {hint !== '' && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> & {
  readonly label: ReactNode;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onValue: (value: string) => void;
};

export const Input = ({ label, hint, error, onValue, ...rest }: InputProps) => (
  <Labelled label={label} hint={hint} error={error}>
    {(ties) => <input {...ties} {...rest} onChange={(event) => onValue(event.target.value)} />}
  </Labelled>
);
