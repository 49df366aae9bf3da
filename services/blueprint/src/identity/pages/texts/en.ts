import type { Texts } from './texts.ts';

export const english: Texts = {
  unnamed: 'An app without a name',
  requestId: 'Request',
  thisComputer: 'this computer',
  cancel: 'Cancel',
  client: {
    app: 'App',
    returnsTo: 'Sends you back to',
    firstParty: 'Made by axe',
    registered: 'Known to your operator',
    unverified: 'Not verified',
    unverifiedNote:
      'Nobody has checked this app; it chose its own name. Go on only if you started this yourself and know the address above.',
  },
  signIn: {
    title: 'Sign in',
    lead: 'Sign in with your work Microsoft account.',
    proceed: 'Continue with Microsoft',
  },
  consent: {
    title: 'Allow this app?',
    lead: 'It will work in your name, and never beyond your own rights.',
    can: 'It will be able to',
    signsIn: 'See who you are',
    moreScopes: (count) => `and ${count} more`,
    where: 'Works in',
    account: 'You are signed in as',
    switchAccount: 'Use another account',
    allow: 'Allow',
    remembered: 'We remember your choice and ask again only when the app wants more. Your operator can withdraw it at any time.',
  },
  scopes: {
    blueprint: 'See who you are here; for administrators also: see and end sign-ins of others',
    frame: 'Do everything you may do in Accounting',
    'frame:read': 'Read books and reports in Accounting',
    'frame:write': 'Record entries in Accounting',
    'frame:close': 'Close periods in Accounting',
    'frame:admin': 'Change accounts and settings in Accounting',
    'frame:reopen': 'Reopen closed periods in Accounting',
    profile: 'See your name',
    email: 'See your email address',
    offline_access: 'Stay signed in for as long as you use it',
  },
  deviceCode: {
    title: 'Connect a device',
    lead: 'Type the code that your device or terminal shows.',
    label: 'Code',
    proceed: 'Continue',
    problems: {
      wrong: 'This code is unknown, used or expired. Check it, or start again on the device for a new one.',
      aborted: 'Cancelled. The device was not signed in. You can close this window.',
      failed: 'That did not work, and nothing was signed in. Type the code again, or start again on the device.',
      rate: 'Too many attempts. Wait a minute, then type the code again.',
    },
  },
  deviceConfirm: {
    title: 'Is this your device?',
    lead: 'Compare the code with the one on your device.',
    code: 'Code',
    from: 'Asked from',
    warning:
      'Go on only if you see this very code on a device of yours. If somebody sent it to you, cancel: they would be signed in as you.',
    proceed: 'The codes match',
    abort: 'Cancel',
  },
  deviceDone: {
    title: 'You allowed it',
    lead: 'Go back to your device and see that it is signed in. You can close this window.',
  },
  signOut: {
    title: 'Sign out?',
    lead: 'This signs you out in this browser. Terminals and AI apps that you connected stay signed in; sign out in them.',
    from: 'Asked by',
    yes: 'Sign out',
    no: 'Stay signed in',
  },
  signedOut: {
    title: 'You are signed out',
    lead: 'You can close this window. On a shared computer, sign out of Microsoft as well.',
  },
  problem: {
    code: 'Code',
    detail: 'Detail',
    person: 'Account',
    retry: 'Try again',
    keep: 'If it stays, send your operator these lines:',
  },
  problems: {
    SIGN_IN_EXPIRED: {
      title: 'This sign-in has expired',
      explanation: 'It took too long, was finished already, or began in another browser. Nothing was changed.',
      remedy: 'Go back to the app and sign in again.',
    },
    USER_NOT_MAPPED: {
      title: 'You have no access here yet',
      explanation: 'Microsoft confirmed who you are, but this account has not been given any rights here.',
      remedy: 'Ask your administrator to add it, or sign in with another account.',
    },
    ADDRESS_REUSED: {
      title: 'This address belonged to another account',
      explanation: 'The email address was first used here by a different Microsoft account. To be safe, we did not sign you in.',
      remedy: 'Ask your administrator to confirm that the address is now yours.',
    },
    WRONG_TENANT: {
      title: 'That is another organisation’s account',
      explanation: 'You signed in at Microsoft with an account that does not belong to this company.',
      remedy: 'Sign in again with your work account of this company.',
    },
    CANCELLED: {
      title: 'Sign-in cancelled',
      explanation: 'Nothing was allowed, and nothing was changed.',
      remedy: 'You can close this window, or start again from the app.',
    },
    FEDERATION_REFUSED: {
      title: 'Microsoft did not sign you in',
      explanation: 'Microsoft did not accept the sign-in. Nothing was opened, and nothing was changed.',
      remedy: 'Try again, and choose the account you work with.',
    },
    FEDERATION_UNAVAILABLE: {
      title: 'Microsoft cannot be reached',
      explanation: 'The sign-in service of Microsoft did not answer in time. Your account is fine.',
      remedy: 'Try again in a minute.',
    },
    RATE_LIMITED: {
      title: 'Too many attempts',
      explanation: 'There were many attempts in a short time, so we are holding further ones for a moment.',
      remedy: 'Wait a minute, then try once more.',
    },
    CLIENT_REQUEST_INVALID: {
      title: 'The app sent a request we cannot use',
      explanation: 'Something in the app’s request is missing or wrong. It is not your mistake, and nothing was changed.',
      remedy: 'Start again from the app.',
    },
    CLIENT_UNKNOWN: {
      title: 'We do not know this app',
      explanation: 'The app is not registered here, or its registration has ended.',
      remedy: 'Remove the connection in the app and add it again.',
    },
    CLIENT_UNREADABLE: {
      title: 'We could not read about this app',
      explanation: 'The app describes itself at an address on the internet, and that address gave no usable answer.',
      remedy: 'Try again in a few minutes. If it stays like this, tell the maker of the app, or your administrator.',
    },
    REDIRECT_NOT_ALLOWED: {
      title: 'We cannot send you back to this app',
      explanation: 'The app asked for an address that is not registered for it. To protect your account, we stopped here.',
      remedy: 'If you did not start this yourself, close the window. Otherwise add the connection again in the app.',
    },
    FORM_INVALID: {
      title: 'This page was out of date',
      explanation: 'The form was sent from an old page or from another site, so we did not accept it. Nothing was changed.',
      remedy: 'Go back to the app and sign in again.',
    },
    NOT_FOUND: {
      title: 'There is nothing here',
      explanation: 'The address is wrong, or the page cannot be opened this way.',
      remedy: 'Start again from the app that sent you here.',
    },
    INTERNAL: {
      title: 'Something went wrong on our side',
      explanation: 'It is not your mistake. You were not signed in, and nothing was changed.',
      remedy: 'Try again in a minute.',
    },
  },
};
