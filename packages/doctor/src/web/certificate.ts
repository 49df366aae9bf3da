const timeoutMs = 5000;

/** When the certificate of a host ends; undefined for http, and where no TLS connection can be made at all. */
export async function certificateEnd(address: string): Promise<Date | undefined> {
  const url = new URL(address);
  if (url.protocol !== 'https:') return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const named = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  const { connect } = await import('node:tls');
  return new Promise((resolve) => {
    // An end in the past is what is looked for, so it must not cut the connection; nothing is sent over it.
    const socket = connect({ host, port: Number(url.port || 443), rejectUnauthorized: false, ...named });
    const settle = (end: Date | undefined) => {
      socket.destroy();
      resolve(end);
    };
    socket.setTimeout(timeoutMs, () => settle(undefined));
    socket.once('error', () => settle(undefined));
    socket.once('secureConnect', () => {
      const end = Date.parse(socket.getPeerCertificate().valid_to ?? '');
      settle(Number.isNaN(end) ? undefined : new Date(end));
    });
  });
}
