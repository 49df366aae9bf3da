import { employee, operator, type Symptom } from './symptom.ts';

/** What people see at the password vault. */
export const vaultSymptoms: readonly Symptom[] = [
  {
    id: 'vault-email-verification',
    title: 'vault: "Your provider does not send email verification status"',
    says: [
      'Your provider does not send email verification status. You will need to change the server configuration (check `SSO_ALLOW_UNKNOWN_EMAIL_VERIFICATION`)',
    ],
    patterns: [
      /provider does not send email verification/,
      /sso_allow_unknown_email_verification/,
      /이메일 (확인|인증) 상태.{0,30}(보내|전송|제공)/,
    ],
    cause: 'Entra sends no email_verified claim, and the vault refuses a sign-in without it.',
    fix: [
      operator(
        'Set SSO_ALLOW_UNKNOWN_EMAIL_VERIFICATION=true on the vault server (axe vault bootstrap <customer> does it) and restart it: only accounts of the tenant get that far.',
      ),
    ],
    checks: [],
  },
  {
    id: 'vault-sso-identifier',
    title: 'vault: where is the single sign-on?',
    says: ['Organization SSO identifier', 'Enterprise single sign-on', 'SSO Identifier 입력 칸이 안 보임'],
    patterns: [/sso identifier/, /enterprise single sign-on/, /sso 식별자/, /organization.{0,10}identifier.{0,40}(not found|invalid)/],
    cause: 'The first page of the vault asks for the address and a password; single sign-on has a page of its own.',
    fix: [
      employee(
        'Open <vault address>/#/sso and type the identifier of your company; or choose "Enterprise single sign-on" below the address field.',
      ),
    ],
    checks: [],
  },
  {
    id: 'vault-signups',
    title: 'vault: a new person cannot join by single sign-on',
    says: ['Registration not allowed or user already exists', 'User not invited', '가입이 허용되지 않습니다'],
    patterns: [
      /registration not allowed/,
      /signups? (are )?(not allowed|disabled)/,
      /user (is )?not invited/,
      /(가입|등록).{0,10}허용되지 않/,
    ],
    cause: 'The vault takes no newcomers: SIGNUPS_ALLOWED is off, or invitations must be accepted by hand.',
    fix: [
      operator(
        'Set SIGNUPS_ALLOWED=true, SSO_ONLY=false and ORGANIZATION_INVITE_AUTO_ACCEPT=true (axe vault bootstrap <customer>) and restart the vault.',
      ),
    ],
    checks: [],
  },
  {
    id: 'vault-locked-out',
    title: 'vault: signed in by single sign-on, and it cannot be unlocked',
    says: ['Invalid master password', 'SSO 로그인 후 잠금 해제가 안 됨'],
    patterns: [/invalid master password/, /마스터 (비밀번호|암호).{0,20}(잘못|틀|올바르지)/],
    cause:
      'Single sign-on proves who somebody is; the master password opens the vault. After a change of the key settings of the account an old client cannot use it.',
    fix: [
      employee('Sign in once with address and master password in a private window, then use single sign-on again.'),
      operator('If it stays, let the person rotate the encryption key of the account in the settings of the vault.'),
    ],
    checks: [],
  },
  {
    id: 'vault-session',
    title: 'vault: people are thrown out, or stay in for a month',
    says: ['Your login session has expired', 'SSO_AUTH_ONLY_NOT_SESSION'],
    patterns: [/login session has expired/, /sso_auth_only_not_session/],
    cause:
      'SSO_AUTH_ONLY_NOT_SESSION decides whether a session of the vault ends with that of the tenant or lives for itself (up to 30 days).',
    fix: [
      operator(
        'Look at the setting (axe vault status), and decide. Where it is on, removing an employee means disabling the vault user too.',
      ),
    ],
    checks: [],
  },
  {
    id: 'vault-stale-cache',
    title: 'vault: "MAC comparison failed"',
    says: ['[Encrypt service] MAC comparison failed'],
    patterns: [/mac comparison failed/],
    cause: 'The copy that a client keeps does not match the server any more, usually after an update of the server.',
    fix: [operator('axe vault reset, then unlock again.'), employee('Sign out of the extension and in again.')],
    checks: [],
  },
  {
    id: 'send-gone',
    title: 'vault: the link to a secret is gone',
    says: ['This Send has been deleted', 'Send not found', '이 Send는 삭제되었습니다'],
    patterns: [
      /send (has been )?(deleted|expired|not found)/,
      /send does not exist/,
      /this send .{0,40}(deleted|unavailable|no longer)/,
      /send.{0,10}(삭제|만료|찾을 수 없)/,
    ],
    cause: 'A link shows its value once and lives for one day. Whoever opened it first, an operator who tried it too, used it up.',
    fix: [
      employee('Ask for a new link: name your address and the service.'),
      operator('axe secret send again; do not open the link yourself.'),
    ],
    checks: [],
  },
];
