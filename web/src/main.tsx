import { QueryClient, QueryClientProvider, queryOptions, useQuery } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { type Api, ApiContext, isOfServer, loadApi, worthRetrying } from './api/api';
import { session } from './api/session';
import { App } from './app';
import { comeBack } from './login/openid';
import { BankProvider } from './parts/bank';
import { Failure, Loading } from './parts/states';
import { applyTheme } from './parts/theme';
import './styles/base.css';
import './styles/controls.css';
import './styles/parts.css';
import './styles/charts.css';
import './styles/frame.css';
import './styles/explorer.css';
import './styles/views.css';
// The last one: it changes the others where there is little room.
import './styles/narrow.css';

const client = new QueryClient({
  defaultOptions: { queries: { retry: worthRetrying, staleTime: 5_000, refetchOnWindowFocus: false } },
});

/** The next user on this screen must not see the data of the previous one. */
session.onChange(() => client.removeQueries({ predicate: (query) => !isOfServer(query) }));

/** The description of the API, of which everything else is made; and the end of a login at the issuer. */
async function begin(): Promise<Api> {
  const api = await loadApi();
  await comeBack(api);
  return api;
}

const description = queryOptions({ queryKey: ['server', 'api'], queryFn: begin, staleTime: Infinity });

function Page() {
  const { data, error, refetch } = useQuery(description);
  if (data !== undefined)
    return (
      <ApiContext value={data}>
        <BankProvider>
          <App />
        </BankProvider>
      </ApiContext>
    );
  return (
    <main>
      <h1>OBP Customer Services</h1>
      {error === null ? (
        <Loading what="the functions of this server" />
      ) : (
        <Failure error={error} retry={refetch} />
      )}
    </main>
  );
}

applyTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
// The address behind `#` never reaches a server: no access log shows which customer a user looks at.
const page = (
  <StrictMode>
    <QueryClientProvider client={client}>
      <Router hook={useHashLocation}>
        <Page />
      </Router>
    </QueryClientProvider>
  </StrictMode>
);
// Until the description is there, or cannot be had, the document shows what it came with.
void client.prefetchQuery(description).then(() => createRoot(root).render(page));
