/** The registry of the embedded demo: fictional customers acme and globex. */
export const demoRegistryFile: URL = new URL('../demo/customers.yaml', import.meta.url);
