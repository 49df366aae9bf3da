const tokenShape = /\beyJ[A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*){0,4}/g;
/** Secrets of Entra apps: forty characters with a tilde after the third to fifth. */
const entraSecret = /\b[A-Za-z0-9_.-]{3}\dQ~[A-Za-z0-9_.~-]{30,40}/g;
const named =
  /((?:^|[^a-z_])(?:client_?secret|client_assertion|code|code_verifier|state|nonce|session_state|id_token_hint|(?:access|refresh|id|user)_?token|token|password|passwd|pwd|secret|assertion|bw_session|axe_token|api_?key|key)["']?\s*[=:]\s*["']?)(?!\s)([^\s"'&<>,;}]{4,})/gi;
/** `"code":"USER_NOT_MAPPED"` is what everybody looks for. */
const errorCode = /^[A-Z]+(_[A-Z]+)+$/;
const bearer = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi;
const urlPassword = /(:\/\/[^:/?#\s]{1,200}:)[^@/\s]{1,200}@/g;
/** `/#/send/<id>/<key>`: the key opens the link. */
const sendLink = /(#\/send\/)[^\s"'<>]+/gi;

/** Takes out what opens something, before anything of a pasted text is shown or kept. */
export function maskSecrets(text: string): string {
  return text
    .replace(tokenShape, '[token removed]')
    .replace(entraSecret, '[secret removed]')
    .replace(bearer, '$1 [removed]')
    .replace(named, (whole, name: string, value: string) => (errorCode.test(value) ? whole : `${name}[removed]`))
    .replace(urlPassword, '$1[removed]@')
    .replace(sendLink, '$1[removed]');
}
