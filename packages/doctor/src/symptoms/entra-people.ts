import { customerIt, employee, operator, type Symptom } from './symptom.ts';

/** What Microsoft's sign-in says of the person and of their sign-in. */
export const entraPeopleSymptoms: readonly Symptom[] = [
  {
    id: 'entra-not-assigned',
    title: 'AADSTS50105: the person is not assigned to the app',
    entraCodes: ['50105'],
    says: [
      'The signed in user is not assigned to a role for the application',
      '로그인한 사용자가 애플리케이션의 역할에 할당되지 않았습니다',
    ],
    patterns: [/not assigned to a role for the application/, /역할에 할당되지 않/],
    cause: 'The app demands an assignment, and the person (or a group of theirs) has none.',
    fix: [
      customerIt(
        'Assign the person to the app (Enterprise applications, Users and groups), or switch "Assignment required" off: rights come from the registry.',
      ),
    ],
    checks: ['service-principal', 'person'],
  },
  {
    id: 'entra-other-tenant',
    title: 'AADSTS50020 / 90002: an account of another tenant',
    entraCodes: ['50020', '90002', '500208', '50034', '53000'],
    says: ['User account … from identity provider … does not exist in tenant', '사용자 계정이 테넌트에 없습니다'],
    patterns: [/user account .{0,160}does not exist in tenant/, /tenant .{0,80} not found/, /사용자 계정.{0,160}테넌트에 (없|존재하지)/],
    cause: 'The browser was signed in with a private account or with that of another company, or the tenant id is mistyped.',
    fix: [
      employee('Sign out of Microsoft, or use a private window, and sign in with the company address.'),
      operator('Compare sso.tenant_id in customers.yaml with the tenant of the customer.'),
    ],
    checks: ['metadata', 'person'],
  },
  {
    id: 'entra-sign-in-ended',
    title: 'AADSTS70008 / 700082 / 70043: the sign-in has ended',
    entraCodes: ['70008', '700082', '70043', '700084', '50173', '54005', '700081'],
    says: [
      'The provided authorization code or refresh token has expired',
      'The refresh token has expired due to inactivity',
      '새로 고침 토큰이 만료되었습니다',
    ],
    patterns: [/refresh token has expired/, /authorization code .{0,60}(expired|already redeemed)/, /새로 ?고침 토큰.{0,60}만료/],
    cause: 'Nobody used the connector for 90 days, the password was changed, or a page stayed open too long before it was sent.',
    fix: [employee('Open the connector and choose Re-authorize (or Disconnect and Connect); one sign-in is enough.')],
    checks: ['front-door', 'metadata'],
  },
  {
    id: 'entra-conditional',
    title: 'AADSTS53003 / 50076: a rule of the company blocks the sign-in',
    entraCodes: ['53003', '50076', '50079', '50158', '53001', '530003'],
    says: [
      'Access has been blocked by Conditional Access policies',
      'you must use multi-factor authentication',
      '조건부 액세스 정책에 의해 액세스가 차단되었습니다',
    ],
    patterns: [
      /blocked by conditional access/,
      /must (use|enroll in) multi-factor/,
      /조건부 액세스.{0,60}차단/,
      /다단계 인증.{0,40}(필요|사용해야)/,
    ],
    cause: 'Conditional access of the tenant wants a second factor or a managed device, or excludes the place of the sign-in.',
    fix: [
      employee('Finish the second factor in a browser, then connect again.'),
      customerIt('Look up the trace id in the sign-in log: it names the policy. Exempt the app or the group if that is meant.'),
    ],
    checks: ['front-door'],
  },
];
