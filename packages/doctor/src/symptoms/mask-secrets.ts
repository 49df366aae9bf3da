const tokenShape = /\beyJ[A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*){0,4}/g;
/** Secrets of Entra apps: forty characters with a tilde after the third to fifth. */
const entraSecret = /\b[A-Za-z0-9_.-]{3}\dQ~[A-Za-z0-9_.~-]{30,40}/g;
const named =
  /((?:^|[^a-z_])(?:client_?secret|client_assertion|code|code_verifier|state|nonce|session_state|id_token_hint|(?:access|refresh|id|user)_?token|token|password|passwd|pwd|secret|assertion|bw_session|axe_token|api_?key|key)["']?\s*[=:]\s*["']?)(?!\s)([^\s"'&<>,;}]{4,})/gi;
/** Names that end in what they are: PGPASSWORD, AccountKey, device_code. */
const compound =
  /([a-z0-9_-]{0,40}(?:secret|password|passwd|pwd|token|api-?key|key|session|cookie|(?:device|user|authorization)_code)["']?\s*[=:]\s*["']?)(?!\s)([^\s"'&<>,;}]{4,})/gi;
const korean = /((?:비밀\s?번호|암호|시크릿|토큰|인증\s?키)\s?(?:은|는|이|가)?\s*[:=]?\s*)([\x21-\x7e]{4,})/g;
/** `my password is …`: a word with a digit in it is no word of a sentence. */
const spoken = /\b((?:password|passcode|secret|token|pin|key)\s+(?:is\s+)?)(?=\S{0,100}\d)(\S{6,})/gi;
const privateKey = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:(?!-----END)[\s\S])*/g;
const issued = /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|AKIA)[A-Za-z0-9_-]{10,}/g;
/** Mixed at random, as no word and no id of a request is. */
const random = /\b(?=[\w-]{0,100}[A-Z])(?=[\w-]{0,100}[a-z])(?=[\w-]{0,100}\d)[\w-]{24,}/g;
/** `"code":"USER_NOT_MAPPED"` is what everybody looks for. */
const errorCode = /^[A-Z]+(_[A-Z]+)+$/;
const bearer = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi;
const urlPassword = /(:\/\/[^:/?#\s]{1,200}:)[^@/\s]{1,200}@/g;
/** `/#/send/<id>/<key>`: the key opens the link. */
const sendLink = /(#\/send\/)[^\s"'<>]+/gi;

/** Takes out what opens something, before anything of a pasted text is shown or kept. */
export function maskSecrets(text: string): string {
  return text
    .replace(privateKey, '[key removed]')
    .replace(tokenShape, '[token removed]')
    .replace(issued, '[token removed]')
    .replace(entraSecret, '[secret removed]')
    .replace(bearer, '$1 [removed]')
    .replace(named, (whole, name: string, value: string) => (errorCode.test(value) ? whole : `${name}[removed]`))
    .replace(compound, (whole, name: string, value: string) => (errorCode.test(value) ? whole : `${name}[removed]`))
    .replace(korean, '$1[removed]')
    .replace(spoken, (whole, name: string, value: string) => (errorCode.test(value) ? whole : `${name}[removed]`))
    .replace(urlPassword, '$1[removed]@')
    .replace(sendLink, '$1[removed]')
    .replace(random, '[removed]');
}
