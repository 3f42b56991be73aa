/** Small charts. The text beside them has their values, so screen readers skip them. */

interface BarProps {
  readonly value: number;
  /** The value of a full bar. */
  readonly most: number;
  readonly tone?: 'plain' | 'bad';
}

export const Bar = ({ value, most, tone = 'plain' }: BarProps) => (
  <svg className={`bar ${tone}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect className="track" width="100" height="8" rx="1" />
    <rect className="value" width={most === 0 ? 0 : (100 * Math.min(value, most)) / most} height="8" rx="1" />
  </svg>
);

interface CurveProps {
  /** In order of time, the newest last. */
  readonly values: readonly number[];
  /** How many values fill the chart. */
  readonly length: number;
}

const HEIGHT = 60;

/** A curve that enters from the right. */
export function Curve({ values, length }: CurveProps) {
  const most = Math.max(1, ...values);
  const points = values.map(
    (value, at) => `${length - values.length + at},${HEIGHT - 2 - (value / most) * (HEIGHT - 4)}`,
  );
  return (
    <svg
      className="curve"
      viewBox={`0 0 ${length - 1} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
