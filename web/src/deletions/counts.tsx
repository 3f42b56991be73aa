import { labelOf } from '../parts/facts';

/** How much of a customer each service keeps, or kept. */
export const Counts = ({ of }: { of: Readonly<Record<string, Readonly<Record<string, number>>>> }) => (
  <table className="counts">
    <thead>
      <tr>
        <th scope="col">Service</th>
        <th scope="col">What</th>
        <th scope="col">How many</th>
      </tr>
    </thead>
    <tbody>
      {Object.entries(of).flatMap(([service, counts]) =>
        Object.entries(counts).map(([what, count]) => (
          <tr key={`${service} ${what}`}>
            <td>{service}</td>
            <td>{labelOf(what)}</td>
            <td className="number">{count}</td>
          </tr>
        )),
      )}
    </tbody>
  </table>
);
