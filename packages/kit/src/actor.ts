/** Who acts: one human is one `person:` whatever token path was used. E-mail addresses are lower-case. */
export type Actor = `person:${string}` | `agent:${string}`;

export const personActor = (email: string): Actor => `person:${email.toLowerCase()}`;
export const agentActor = (id: string): Actor => `agent:${id}`;
export const isAgent = (actor: Actor): boolean => actor.startsWith('agent:');
