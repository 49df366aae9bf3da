/**
 * The name of a cookie that decides who somebody is. Over https browsers take one that begins like this from this very host
 * alone: no subdomain, no page over plain http can plant its own sign-in in somebody else's browser. It needs the path `/`.
 */
export const hostCookie = (issuer: string, name: string): string => (issuer.startsWith('https:') ? `__Host-${name}` : name);
