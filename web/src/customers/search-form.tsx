import { type FormEvent, useState } from 'react';
import { Input, Labelled } from '../parts/input';
import { ALL, type Search, type Way, wayOf } from './search';

const LABELS: Record<Way, string> = {
  name: 'Name, or a part of it',
  number: 'Customer number',
  phone: 'Phone number, or a part of it',
  attribute: 'Value of the attribute',
};

export function SearchForm({ search, onSearch }: { search: Search; onSearch: (search: Search) => void }) {
  const [draft, setDraft] = useState(search);
  const { way, value, name } = draft;
  const begin = (next: Search) => {
    setDraft(next);
    onSearch(next);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    begin({ ...draft, offset: 0 });
  };
  return (
    <form className="search" onSubmit={onSubmit}>
      <Labelled label="Find by">
        {(ties) => (
          <select
            {...ties}
            value={way}
            onChange={(event) => setDraft({ ...draft, way: wayOf(event.target.value) })}
          >
            <option value="name">name</option>
            <option value="number">number</option>
            <option value="phone">phone</option>
            <option value="attribute">attribute</option>
          </select>
        )}
      </Labelled>
      {way === 'attribute' && (
        <Input
          label="Attribute"
          required
          placeholder="segment"
          value={name}
          onValue={(next) => setDraft({ ...draft, name: next })}
        />
      )}
      <Input
        label={LABELS[way]}
        required
        value={value}
        onValue={(next) => setDraft({ ...draft, value: next })}
      />
      <button type="submit" className="main">
        Find
      </button>
      {search.value !== '' && (
        <button type="button" onClick={() => begin({ ...ALL, way })}>
          Show all
        </button>
      )}
    </form>
  );
}
