import type { Noun } from './noun.ts';

export const nouns: readonly Noun[] = [
  {
    name: 'up',
    group: 'Start',
    summary: 'start the whole platform on this machine: database, sign-in, services',
    load: () => import('./nouns/up.ts'),
  },
  { name: 'login', group: 'Sign in', summary: 'sign in to a platform, once for all services', load: () => import('./nouns/login.ts') },
  { name: 'logout', group: 'Sign in', summary: 'end the sign-in and forget its tokens', load: () => import('./nouns/logout.ts') },
  { name: 'whoami', group: 'Sign in', summary: 'who is signed in, and what the person may do', load: () => import('./nouns/whoami.ts') },
  { name: 'token', group: 'Sign in', summary: 'issue access tokens for agents and scripts', load: () => import('./nouns/token.ts') },
  {
    name: 'tools',
    group: 'Work in the services',
    summary: 'list the tools of the services, or explain one',
    load: () => import('./nouns/tools.ts'),
  },
  { name: 'init', group: 'Operate', summary: 'make an operator home: registry, audit log, git', load: () => import('./nouns/init.ts') },
  {
    name: 'customers',
    group: 'Operate',
    summary: 'the registry: list, show, add, validate, ingest',
    load: () => import('./nouns/customers.ts'),
  },
  {
    name: 'runs',
    group: 'Operate',
    summary: 'what changing commands did: list, show, resume, undo',
    load: () => import('./nouns/runs.ts'),
  },
  {
    name: 'op',
    group: 'Sign in',
    summary: 'run the sign-in: clients, sessions, revocations, log, signing keys',
    load: () => import('./nouns/op.ts'),
  },
  {
    name: 'blueprint',
    group: 'Work in the services',
    summary: 'workspace: call a tool of the service blueprint',
    load: () => import('./nouns/blueprint.ts'),
  },
  {
    name: 'frame',
    group: 'Work in the services',
    summary: 'accounting: call a tool of the service frame',
    load: () => import('./nouns/frame.ts'),
  },
];
