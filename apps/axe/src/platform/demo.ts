/** The embedded platform plays the machine of this customer; other customers of its registry are refused here. */
export const platformCustomer = 'acme';

/** The services that run here, with what help needs; their code is loaded only where it runs. */
export const services = [{ name: 'frame', summary: 'accounting', load: async () => (await import('@axe/frame')).frame }] as const;

export const defaultPort = 7300;
