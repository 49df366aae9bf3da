import { customerIt, employee, operator, type Symptom } from './symptom.ts';

/** What Microsoft's sign-in says of the app. Its Korean pages say the same; the number is decisive in both. */
export const entraSymptoms: readonly Symptom[] = [
  {
    id: 'entra-app-not-found',
    title: 'AADSTS700016: the client id is not known in the tenant',
    entraCodes: ['700016'],
    says: ["Application with identifier '…' was not found in the directory", "식별자가 '…'인 애플리케이션을 디렉터리에서 찾을 수 없습니다"],
    patterns: [/application with identifier .{0,80} was not found in the directory/, /식별자가.{0,80}애플리케이션을.{0,80}찾을 수 없/],
    cause:
      'The client id in the connector is mistyped or of another app (the vault has one too), or the app was never registered in this tenant.',
    fix: [
      employee('Remove the connector and add it again with the client id from the connector page.'),
      operator(
        'Compare sso.apps.<service>_mcp.client_id in customers.yaml with the app in the tenant; register it if it is missing (axelabs-bootstrap.sh).',
      ),
    ],
    checks: ['registry', 'tenant-app', 'service-principal'],
  },
  {
    id: 'entra-resource-scope',
    title: 'AADSTS9010010: resource and scope do not belong together',
    entraCodes: ['9010010'],
    says: [
      "The resource parameter provided in the request doesn't match with the requested scopes",
      '요청에 제공된 리소스 매개 변수가 요청된 범위와 일치하지 않습니다',
    ],
    patterns: [/resource parameter.{0,60}(doesn'?t|does not) match.{0,30}scopes?/, /리소스 매개 ?변수.{0,40}범위.{0,20}일치하지 않/],
    cause:
      'The application id URI of the app is not the prefix of the scope that was asked for (often api://… on one side and https://… on the other).',
    fix: [
      operator(
        'Make application_id_uri and the scope in customers.yaml begin alike: https://<host>/<service>/mcp and https://<host>/<service>/mcp/mcp.access.',
      ),
      customerIt('Verify the domain in the tenant (TXT record), then set the application id URI of the app to that https address.'),
    ],
    checks: ['registry', 'metadata', 'tenant-app'],
  },
  {
    id: 'entra-no-secret',
    title: 'AADSTS7000218: no secret was sent, and the app is no public client',
    entraCodes: ['7000218'],
    says: [
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'",
      "요청 본문에 다음 매개 변수가 포함되어야 합니다: 'client_assertion' 또는 'client_secret'",
    ],
    patterns: [
      /must contain the following parameter.{0,40}client_(assertion|secret)/,
      /매개 ?변수가 포함되어야 합니다.{0,40}client_(assertion|secret)/,
    ],
    cause: 'The connector has no client secret, and "Allow public client flows" of the app is off.',
    fix: [
      employee('Add the connector again with the client secret from the vault under Advanced.'),
      customerIt('Or switch "Allow public client flows" on (Authentication, Advanced settings): then PKCE alone is enough.'),
    ],
    checks: ['secret', 'tenant-app'],
  },
  {
    id: 'entra-consent',
    title: 'AADSTS65001: nobody consented to the app',
    entraCodes: ['65001', '90094', '90095', '65004'],
    says: [
      'The user or administrator has not consented to use the application',
      'Need admin approval',
      '사용자 또는 관리자가 애플리케이션 사용에 동의하지 않았습니다',
      '관리자 승인 필요',
    ],
    patterns: [/has not consented to use the application/, /need admin approval/, /관리자가?.{0,80}동의하지 않/, /관리자 승인 ?(이 )?필요/],
    cause: 'The consent page was not accepted, or the permission needs an administrator and none has granted it.',
    fix: [
      employee('Connect again and choose Accept on the page that asks; if no page comes, tell the operator.'),
      customerIt(
        'Grant admin consent for the app (API permissions, Grant admin consent), or: az ad app permission admin-consent --id <client id>.',
      ),
    ],
    checks: ['service-principal'],
  },
  {
    id: 'entra-consent-version',
    title: 'Consent_VersionMismatch: the app asks for more than was consented to',
    says: ['AADSTS65001 … Consent_VersionMismatch', 'suberror: consent_required'],
    patterns: [/consent_?versionmismatch/, /suberror.{0,6}consent_required/],
    codes: ['Consent_VersionMismatch'],
    cause:
      'The app got a new permission after people had consented; their renewals fail quietly although everything still looks connected.',
    fix: [
      customerIt('Grant admin consent again: az ad app permission admin-consent --id <client id>.'),
      operator('Restart the service that keeps tokens of the tenant in memory, so that it asks anew.'),
      employee('Connect again once: the old renewal token does not carry the new permission.'),
    ],
    checks: ['service-principal', 'tenant-app'],
  },
  {
    id: 'entra-redirect',
    title: 'AADSTS50011: the redirect URI is not registered',
    entraCodes: ['50011', '500113'],
    says: [
      'The redirect URI specified in the request does not match the redirect URIs configured for the application',
      '요청에 지정된 회신 URL이 애플리케이션에 대해 구성된 회신 URL과 일치하지 않습니다',
      '요청에 지정된 리디렉션 URI가 애플리케이션에 대해 구성된 리디렉션 URI와 일치하지 않습니다',
    ],
    patterns: [
      /(reply url|redirect uri).{0,120}(does not|doesn'?t) match/,
      /redirect_uri.mismatch/,
      /(회신 url|리디렉션 uri).{0,160}일치하지 않/,
    ],
    cause:
      'The address to which the client wants its answer is missing from the app, or the connector was made with the address of another customer.',
    fix: [
      employee('Compare the address of the connector with the one on the connector page of your own company.'),
      customerIt(
        'Add the redirect URIs of the client to the app (Authentication, platform Web): https://claude.ai/api/mcp/auth_callback and https://claude.com/api/mcp/auth_callback.',
      ),
    ],
    checks: ['tenant-app', 'registry'],
  },
  {
    id: 'entra-resource-gone',
    title: 'AADSTS500011: the application id URI is not in the tenant',
    entraCodes: ['500011'],
    says: ['The resource principal named … was not found in the tenant', '이름이 …인 리소스 주체를 테넌트에서 찾을 수 없습니다'],
    patterns: [/resource principal named.{0,200}was not found/, /리소스 (보안 )?주체.{0,160}찾을 수 없/],
    cause: 'The application id URI was removed or never set, the app has no service principal, or the address is of another customer.',
    fix: [
      customerIt('Set the application id URI again to https://<host>/<service>/mcp; it takes 5 to 10 minutes to be known everywhere.'),
      operator('Compare it with application_id_uri in customers.yaml.'),
    ],
    checks: ['registry', 'tenant-app', 'service-principal'],
  },
  {
    id: 'entra-secret-wrong',
    title: 'AADSTS7000215 / 7000222: the client secret is wrong or has expired',
    entraCodes: ['7000215', '7000222'],
    says: [
      'Invalid client secret provided',
      'The provided client secret keys are expired',
      '잘못된 클라이언트 암호가 제공되었습니다',
      '제공된 클라이언트 암호 키가 만료되었습니다',
    ],
    patterns: [
      /invalid client secret/,
      /client secret keys? .{0,60}(are|is) expired/,
      /클라이언트 (암호|비밀).{0,60}(잘못|만료)/,
      /잘못된 클라이언트 (암호|비밀)/,
    ],
    cause: 'The id of the secret was pasted in place of its value, the text of a program was stored with it, or its time is over.',
    fix: [
      operator('Make and publish a new one: axe secret rotate; the list of people who must update their connectors comes with it.'),
      employee('Paste the value (not the id) of the secret from the vault.'),
    ],
    checks: ['secret', 'tenant-app'],
  },
  {
    id: 'entra-scope-unknown',
    title: 'AADSTS650053 / 70011: a scope that the app does not offer',
    entraCodes: ['650053', '70011', '650057', '65005'],
    says: [
      "The application … asked for scope … that doesn't exist on the resource",
      "The provided value for the input parameter 'scope' is not valid",
      '범위가 리소스에 없습니다',
    ],
    patterns: [
      /asked for scope .{0,120}(doesn'?t|does not) exist/,
      /input parameter 'scope' is not valid/,
      /범위.{0,80}리소스에 (없|존재하지)/,
    ],
    cause: 'The app exposes no scope mcp.access, or the connector asks for another one.',
    fix: [customerIt('Expose the scope mcp.access (Expose an API) and list it under API permissions of the same app.')],
    checks: ['tenant-app', 'registry'],
  },
];
