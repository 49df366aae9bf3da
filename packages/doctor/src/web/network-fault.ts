/** Why no answer arrived, in words for an operator. */
export interface NetworkFault {
  readonly code: string;
  readonly told: string;
  readonly fix: string;
}

const tls = (told: string, fix: string) => ({ told, fix });

const faults: { readonly [code: string]: { readonly told: string; readonly fix: string } } = {
  ENOTFOUND: {
    told: 'the host name is unknown',
    fix: 'Check the spelling of the address; if it is right, the DNS record of the customer is missing (axe customers dns-placeholder).',
  },
  EAI_AGAIN: { told: 'the host name could not be looked up just now', fix: 'Check the network of this machine, then try again.' },
  ECONNREFUSED: {
    told: 'nothing listens at the address',
    fix: 'Start the service there, or correct the port. Behind a tunnel: the tunnel runs, and its rule points to a port where nothing listens.',
  },
  ECONNRESET: { told: 'the connection was cut', fix: 'Read the log of the proxy: it or the process behind it ended the connection.' },
  UND_ERR_SOCKET: { told: 'the connection was cut', fix: 'Read the log of the proxy: it or the process behind it ended the connection.' },
  EHOSTUNREACH: { told: 'no way leads to the host', fix: 'Check the network, and whether the machine is on.' },
  ENETUNREACH: {
    told: 'no way leads to the network of the host',
    fix: 'Check the network of this machine; an IPv6 address needs IPv6 here.',
  },
  EADDRNOTAVAIL: { told: 'this machine has no way to such an address', fix: 'Use the IPv4 address, or give this machine IPv6.' },
  TIMED_OUT: {
    told: 'no answer came in time',
    fix: 'Check that the process is not stuck (axe logs), and that no firewall drops the packets.',
  },
  CERT_HAS_EXPIRED: tls(
    'its certificate has expired',
    'Renew the certificate. Behind the tunnel the edge does so by itself: check the zone there.',
  ),
  CERT_NOT_YET_VALID: tls('its certificate is not valid yet', 'Compare the clocks: the certificate begins in the future.'),
  ERR_TLS_CERT_ALTNAME_INVALID: tls(
    'its certificate is for another host name',
    'Use a host one level below the zone: the wildcard certificate covers no deeper name.',
  ),
  DEPTH_ZERO_SELF_SIGNED_CERT: tls('its certificate is signed by itself', 'Let the edge or a certificate authority sign it.'),
  SELF_SIGNED_CERT_IN_CHAIN: tls(
    'a certificate on the way is signed by itself',
    'A proxy of this network may read the traffic: try from another network, or give Node its authority (NODE_EXTRA_CA_CERTS).',
  ),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: tls('its certificate chain is incomplete', 'Serve the intermediate certificates too.'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: tls('its certificate chain is incomplete', 'Serve the intermediate certificates too.'),
  EPROTO: tls('it does not speak TLS there', 'Use http:// for a service on this machine, or the port that speaks TLS.'),
  BAD_PORT: { told: 'no web server may use this port', fix: 'Correct the port of the address.' },
  HPE_INVALID_CONSTANT: { told: 'what answers there is no web server', fix: 'Correct the port: another program uses it.' },
};

/** Reads the cause of a failed fetch; nothing of the library's own text is shown. */
export function networkFault(error: unknown): NetworkFault {
  const code = codeOf(error);
  const known = faults[code];
  if (known !== undefined) return { code, ...known };
  if (/^(CERT_|ERR_TLS|ERR_SSL)/.test(code)) {
    return { code, ...tls(`no trusted connection could be made (${code})`, 'Look at the certificate of the host in a browser.') };
  }
  return { code, told: `the network says ${code}`, fix: 'Try again; if it stays, try from another network.' };
}

interface ErrorParts {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** fetch refuses some ports before it asks anybody, and says so in words alone. */
const refusedPort = /^bad port$/;

function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    const { code, name, message, cause, errors } = at as ErrorParts;
    if (typeof message === 'string' && refusedPort.test(message)) return 'BAD_PORT';
    if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT')
      return 'TIMED_OUT';
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return code.startsWith('ERR_SSL_WRONG_VERSION') ? 'EPROTO' : code;
    at = cause ?? errors?.[0];
  }
  return 'UNREACHABLE';
}
