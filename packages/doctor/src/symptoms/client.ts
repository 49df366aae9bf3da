import { customerIt, employee, operator, type Symptom } from './symptom.ts';

/** What connectors and MCP clients say. They show one sentence for many causes, so each ends in checks. */
export const clientSymptoms: readonly Symptom[] = [
  {
    id: 'mcp-client-invalid',
    title: 'mcp_client_invalid: the client cannot use the token it got',
    codes: ['mcp_client_invalid'],
    says: ['…&error_code=mcp_client_invalid&entra_aadsts_code=…&entra_trace_id=…'],
    patterns: [/mcp_client_invalid/],
    cause:
      'Microsoft gave a token of the wrong version, or none: with an AADSTS number beside it that number is the cause, without one the token version of the app is.',
    fix: [
      customerIt(
        'Set api.requestedAccessTokenVersion of the app to 2 in the manifest, read it back, and check that a service principal exists.',
      ),
      employee('Then remove the connector and add it again.'),
    ],
    checks: ['tenant-app', 'service-principal', 'issuers', 'metadata'],
  },
  {
    id: 'unreachable',
    title: '"Couldn\'t reach the MCP server"',
    says: ["Couldn't reach the MCP server", 'Could not connect to MCP server', 'MCP 서버에 연결할 수 없습니다'],
    patterns: [
      /(couldn'?t|could not|can'?t|cannot|unable to) (reach|connect to) .{0,20}mcp server/,
      /mcp 서버.{0,20}(연결|접속|도달).{0,10}(수 없|못)/,
    ],
    cause: 'The address is mistyped or of another customer, or tunnel, proxy or process do not answer.',
    fix: [
      employee('Compare the address letter by letter with the connector page: it ends in /mcp, and its host is that of your own company.'),
      operator('Take the first failed check below: it names the part of the chain that is broken.'),
      employee('If all of them pass: remove the connector, reload the page, and add it again; the client remembers an old state.'),
    ],
    checks: ['front-door', 'process', 'tunnel', 'metadata', 'challenge'],
  },
  {
    id: 'reconnect-loop',
    title: '"Connection has expired … Reconnect", again and again',
    says: ['Connection has expired. You can reconnect to re-authenticate', '연결이 만료되었습니다. 다시 연결하세요'],
    patterns: [/connection (has )?expired/, /reconnect to re-?authenticate/, /연결이 만료/],
    cause:
      'Signing in works, and the client cannot read the metadata behind the challenge: one of its paths wants a token, or answers with something else.',
    fix: [
      operator(
        'Let every metadata path through without a token: /<service>/.well-known/…, /<service>/mcp/.well-known/… and /.well-known/oauth-protected-resource/<service>/mcp.',
      ),
    ],
    checks: ['metadata', 'challenge', 'tunnel', 'keys'],
  },
  {
    id: 'rejected-credentials',
    title: '"rejected the credentials": the service answered 401',
    says: [
      'the integration rejected the credentials, so the connection was reverted',
      'Authorization with the MCP server failed',
      '자격 증명을 거부했습니다',
    ],
    patterns: [
      /rejected the credentials/,
      /authorization with the mcp server failed/,
      /자격 ?증명.{0,20}거부/,
      /mcp 서버.{0,20}인증.{0,10}실패/,
    ],
    cause:
      'Signing in worked, and the service does not take the token: its issuer is not trusted, the audience is another, or the token is of another tenant. The log of the service has the reason.',
    fix: [
      operator(
        'Read the reason: axe logs --grep 401 (UNTRUSTED_ISSUER, AUDIENCE_MISMATCH, TENANT_MISMATCH, TOKEN_EXPIRED …), and give it to axe doctor auth.',
      ),
      operator('Without any line of that moment the request never arrived: take the first failed check below.'),
    ],
    checks: ['challenge', 'bad-token', 'keys', 'issuers', 'registry', 'tenant-app', 'service-principal', 'secret'],
  },
  {
    id: 'temporary-error',
    title: '"may not be available right now": the service answered 500',
    says: ['the integration may not be available right now due to a temporary error', '일시적인 오류로 통합을 사용할 수 없습니다'],
    patterns: [/may not be available/, /(통합|커넥터).{0,30}사용할 수 없/],
    cause: 'The service failed inside: most often its database address is wrong, or the database is down.',
    fix: [operator('Read the log of that minute: axe logs --level error; then ready and the address of the database below.')],
    checks: ['process', 'database-url', 'front-door', 'keys', 'eras'],
  },
  {
    id: 'signed-in-then-401',
    title: 'sign-in is fine, and the service says 401',
    says: ['axe login works, and axe frame … answers 401', 'Microsoft sign-in succeeds, then 401 Unauthorized', '로그인은 됐는데 401'],
    patterns: [
      /(sign(ed)?[ -]?in|log(ged)?[ -]?in).{0,60}(fine|works?|ok|succe\w+).{0,60}401/,
      /로그인.{0,30}(됐|되는데|성공|은 되).{0,40}401/,
      /401 unauthorized/,
    ],
    cause: 'The service does not trust the issuer of the token, the token is for another audience, or its keys cannot be fetched.',
    fix: [
      operator(
        'Set AXE_PLATFORM_ISSUER of the service to the issuer that its metadata names, and restart it; without it tokens of the platform are refused on purpose.',
      ),
      operator('If the checks below pass, the token is for another service: sign in at this one.'),
    ],
    checks: ['keys', 'issuers', 'bad-token', 'metadata', 'person'],
  },
  {
    id: 'sign-in-page-missing',
    title: 'the sign-in page does not open at all',
    says: ['no sign-in window appears', 'SSO 화면 자체가 안 뜸'],
    patterns: [
      /(sign-?in|sso|login) (page|window|screen).{0,40}(does not|doesn'?t|not|never) (open|appear|show)/,
      /(sso|로그인) ?(화면|창).{0,20}안 ?(뜸|떠|뜨|나)/,
    ],
    cause: 'The client keeps an old state of the connector, or the challenge that opens the page does not reach it.',
    fix: [
      employee('Remove the connector completely, reload the page (Ctrl+Shift+R), add it again; or try a private window.'),
      operator('If it stays: points 3 and 4 below.'),
    ],
    checks: ['challenge', 'metadata', 'front-door'],
  },
  {
    id: 'no-tools',
    title: 'connected, and no tool is there',
    says: ['Connected, but no tools are available', '연결됨인데 도구가 안 보임'],
    patterns: [/(no|0|zero) tools? (are )?(available|found|listed|shown)/, /도구.{0,20}(안 ?보|없)/],
    cause: 'The client is still fetching the list, or the registry grants the person nothing in this service.',
    fix: [
      employee('Wait two minutes and open a new chat; or switch the connector off and on.'),
      operator('Look at the rights of the person: axe employee list; an address that is spelled otherwise counts as another person.'),
    ],
    checks: ['person', 'eras', 'real-client'],
  },
];
