/** Behind the list of commands in the program of employees. */
export const releasedHelp = `
Start here:
  axe login --url https://…                       sign in at your company's platform, once for every service
  axe whoami                                      who you are and what you may do
  axe tools frame                                 what the accounting service can do
  axe frame query_trial_balance --help            what one tool takes and gives
  axe self-update                                 whether there is a newer release

Every command explains itself with --help and answers in JSON with --json. Results go to standard output, everything
else to standard error.

Environment:
  AXE_TOKEN   access token; wins over the sign-in  AXE_URL    address of the platform
  AXE_PROFILE which of several sign-ins (default)  AXE_CONFIG folder of the sign-ins (~/.config/axe)
  AXE_KEYCHAIN=off keeps sign-ins in a file;       BROWSER    program that opens the page of axe login`;
