import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends bytes as they are and reads until the server closes, the predicate is met, or the time is over. */
export function rawRequest(url: string, text: string, options: { readonly timeoutMs?: number } = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let received = '';
    const finish = () => {
      socket.destroy();
      const [head = '', body = ''] = received.split('\r\n\r\n', 2);
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, body });
    };
    const timer = setTimeout(finish, options.timeoutMs ?? 5000);
    socket.on('data', (chunk) => {
      received += chunk;
      const length = /content-length: (\d+)/i.exec(received)?.[1];
      const at = received.indexOf('\r\n\r\n');
      if (length !== undefined && at >= 0 && received.length >= at + 4 + Number(length)) {
        clearTimeout(timer);
        finish();
      }
    });
    socket.on('close', () => {
      clearTimeout(timer);
      finish();
    });
    socket.on('error', (error) => {
      if (received !== '') return;
      clearTimeout(timer);
      reject(error);
    });
  });
}
