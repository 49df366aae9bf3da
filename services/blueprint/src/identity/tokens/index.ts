export { publishDenied } from './publish-denied.ts';
export { revokeToken } from './revoke-token.ts';
export { userinfo } from './userinfo.ts';
