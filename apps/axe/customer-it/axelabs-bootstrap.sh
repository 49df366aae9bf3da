#!/bin/sh
# axelabs-bootstrap.sh: registers a company's axe applications in its Microsoft Entra tenant, and prints the pack that
# its operator takes in. For the IT of the company; needs the Azure CLI (az) and a sign-in that may register applications.
# It is safe to repeat: what is there and right is left alone. See --help.

# A shell started with -x or -v would print secrets, one with -a would hand them to every child.
set +xva 2>/dev/null
set -u
umask 077
LC_ALL=C
export LC_ALL

schema=axelabs-bootstrap/v1
graph=https://graph.microsoft.com/v1.0
graph_app=00000003-0000-0000-c000-000000000000
user_read=e1fe6dd8-ba31-4d61-89e7-88639da4683d
secret_label=axelabs-bootstrap
all_apps='frame_mcp hive_mcp blueprint_mcp web vault'

customer=
domain=
expected_tenant=
out=
apps=$all_apps
years=2
new_secrets=no
dry_run=no
# Entra answers from several copies of its directory: what was just written may take a moment to be seen.
pause=${AXELABS_BOOTSTRAP_PAUSE:-5}
tries=6

scratch=
delivered=no
consent_needed=
changes=0
step='reading the arguments'

usage() {
  cat <<'TEXT'
Usage: sh axelabs-bootstrap.sh --customer ID --domain HOST [options]

  --customer ID     the id your operator gave you, such as acme
  --domain HOST     where your services will answer, such as acme.platform.example
  --tenant ID       refuse to work in any other tenant than this one
  --out FILE        write the pack there (mode 600) and not to standard output
  --apps LIST       only these, in quotes: "frame_mcp hive_mcp blueprint_mcp web vault"
  --years N         how long new secrets live (default 2; your tenant's policy may ask for 1)
  --new-secrets     make new secrets although there are some; the old ones go on working
  --dry-run         look, say what would be done, and change nothing
  -h, --help        this text

Before: az login --allow-no-subscriptions --tenant YOUR-TENANT
The pack holds secrets. Give it to your operator over a channel that both of you trust, then delete it.
Exit codes: 0 done, 1 failed (run it again), 2 wrong usage, 3 somebody has to do something first
TEXT
}

main() {
  read_arguments "$@"
  prepare
  check_sign_in
  check_domain
  for app in $apps; do
    register_app
  done
  # Secrets come last: what fails before leaves none that nobody knows.
  for app in $apps; do
    ensure_secret
  done
  for app in $apps; do
    ensure_consent
  done
  finish
}

read_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --customer | --domain | --tenant | --out | --apps | --years)
        [ $# -ge 2 ] || misused "$1 needs a value."
        case $1 in
          --customer) customer=$2 ;;
          --domain) domain=$2 ;;
          --tenant) expected_tenant=$(printf %s "$2" | tr 'A-F' 'a-f') ;;
          --out) out=$2 ;;
          --apps) apps=$2 ;;
          --years) years=$2 ;;
        esac
        shift
        ;;
      --new-secrets) new_secrets=yes ;;
      --dry-run) dry_run=yes ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) misused "There is no option $1." ;;
    esac
    shift
  done
  case $customer in
    '' | [!a-z]* | *[!a-z0-9-]*) misused '--customer must be the id your operator gave you: lower-case letters, digits and -, such as acme.' ;;
  esac
  case $domain in
    '' | *[!a-z0-9.-]* | .* | *. | *..* | -*) misused '--domain must be a host name without https:// and path, in lower case, such as acme.platform.example.' ;;
    *.*) ;;
    *) misused '--domain must be a whole host name, such as acme.platform.example.' ;;
  esac
  case $years in [1-9]) ;; *) misused '--years must be 1 to 9.' ;; esac
  [ -z "$expected_tenant" ] || is_guid "$expected_tenant" || misused '--tenant must be the id of a tenant (a GUID).'
  for app in $apps; do
    case " $all_apps " in *" $app "*) ;; *) misused "--apps knows no $app; it knows $all_apps." ;; esac
  done
  [ -n "$apps" ] || misused '--apps names none.'
  # Programs would take it for an option.
  case $out in -*) out=./$out ;; esac
}

misused() {
  say "axelabs-bootstrap: $1 Nothing was done. See --help."
  exit 2
}

# ---------------------------------------------------------------------------------------------------------------- start

prepare() {
  if ! command -v az >/dev/null 2>&1; then
    say 'axelabs-bootstrap: the Azure CLI (az) is not installed, or not on PATH. Nothing was done.'
    say '  Install it (https://aka.ms/azure-cli), or use the Cloud Shell of the Azure portal, then run this again.'
    exit 3
  fi
  # Nobody may read a pack over somebody's shoulder or in the terminal's memory.
  if [ -z "$out" ] && [ -t 1 ] && [ "$dry_run" = no ]; then
    out=axelabs-bootstrap-$customer.json
    say "The pack goes to the file $out: standard output is a terminal."
  fi
  if [ -n "$out" ] && [ "$dry_run" = no ]; then
    if [ -d "$out" ] || ! into_part : 2>/dev/null; then
      say "axelabs-bootstrap: $out cannot be written. Nothing was done. Name another file with --out."
      exit 2
    fi
    rm -f "$out.part"
  fi
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/axelabs-bootstrap.XXXXXX") || exit 1
  trap 'close_up $?' EXIT
  stop_at_once
  [ -z "$out" ] || read_earlier_pack
  AZURE_CORE_ONLY_SHOW_ERRORS=true
  AZURE_EXTENSION_USE_DYNAMIC_INSTALL=no
  export AZURE_CORE_ONLY_SHOW_ERRORS AZURE_EXTENSION_USE_DYNAMIC_INSTALL
}

# Into a file of its own: not one that somebody laid there to read along, nor through a link.
into_part() {
  rm -f "$out.part" && (set -C && "$@" >"$out.part")
}

stop_at_once() {
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

# A value that has just been made must be noted before anything stops.
stop_later() {
  stop_code=
  trap 'stop_code=130' INT
  trap 'stop_code=143' TERM HUP
}

check_sign_in() {
  step='asking which tenant az is signed in to'
  if ! ask account show --query tenantId -o tsv; then
    say "axelabs-bootstrap: az is not signed in. Nothing was done.$(said)"
    say "  Run: az login --allow-no-subscriptions${expected_tenant:+ --tenant $expected_tenant}    then this again."
    exit 3
  fi
  tenant=$answer
  is_guid "$tenant" || failed 'az did not answer with the id of a tenant.'
  if [ -n "$expected_tenant" ] && [ "$tenant" != "$expected_tenant" ]; then
    say "axelabs-bootstrap: az is signed in to tenant $tenant, and --tenant says $expected_tenant. Nothing was done."
    say "  Run: az login --allow-no-subscriptions --tenant $expected_tenant    then this again."
    exit 3
  fi
  say "Tenant $tenant, customer $customer, services at https://$domain"
}

# Entra takes an application id URI with a host name only when the tenant has proved that the name is its own.
check_domain() {
  case $apps in *_mcp*) ;; *) return 0 ;; esac
  step='reading the verified domains of the tenant'
  ask rest --method GET --uri "$graph/domains" --query 'value[?isVerified].id' -o tsv || failed 'The domains of the tenant could not be read.'
  for known in $answer; do
    case $domain in "$known" | *".$known") return 0 ;; esac
  done
  say "axelabs-bootstrap: $domain is not a verified domain of this tenant, so Entra would refuse its application id URIs. Nothing was done."
  if ask rest --method GET --uri "$graph/domains/$domain/verificationDnsRecords" --query "value[?recordType=='Txt'].text" -o tsv && [ -n "$answer" ]; then
    say '  1. Send your operator this TXT record to publish (it is no secret):'
    say "       $domain  TXT  \"$answer\""
    say '  2. When it is published, prove it (or: Entra admin center > Settings > Domain names > Verify):'
    say "       az rest --method POST --uri $graph/domains/$domain/verify"
  else
    say '  1. Add the domain to the tenant (or: Entra admin center > Settings > Domain names > Add):'
    say "       az rest --method POST --uri $graph/domains --headers Content-Type=application/json --body '{\"id\":\"$domain\"}'"
    say '  2. Run this again: it shows the TXT record that proves the domain.'
  fi
  say '  3. Run this again.'
  exit 3
}

# ----------------------------------------------------------------------------------------------------------------- apps

register_app() {
  describe_app
  step="$app: looking for the app"
  find_app
  if [ -z "$app_id" ]; then
    if [ "$dry_run" = yes ]; then
      say "$app: would make the app \"$title\" and set it up"
      return 0
    fi
    create_app
  fi
  keep client_id "$app_id"
  configure_app
  ensure_principal
}

# What an app has to be: its title, URI and redirect URIs.
describe_app() {
  app_uri=
  public=false
  case $app in
    *_mcp)
      service=${app%_mcp}
      title="AXE $service MCP ($customer)"
      app_uri=https://$domain/$service/mcp
      public=true
      redirects='https://claude.ai/api/mcp/auth_callback https://claude.com/api/mcp/auth_callback'
      ;;
    web)
      title="AXE sign-in ($customer)"
      redirects=https://$domain/oauth/federation/callback
      ;;
    vault)
      title="AXE vault ($customer)"
      redirects=https://$domain/vault/identity/connect/oidc-signin
      ;;
  esac
}

find_app() {
  ask ad app list --filter "displayName eq '$title'" --query '[].[appId,id]' -o tsv || failed 'The apps of the tenant could not be read.'
  # shellcheck disable=SC2086 # two words a line
  set -- $answer
  if [ $# -gt 2 ]; then
    failed "Several apps are called \"$title\". Delete or rename all but one (Entra admin center > App registrations), then run this again."
  fi
  app_id=${1:-}
  object_id=${2:-}
  [ -z "$app_id" ] || is_guid "$app_id" || failed 'az did not answer with the id of an app.'
}

create_app() {
  step="$app: making the app"
  ask ad app create --display-name "$title" --sign-in-audience AzureADMyOrg --query '[appId,id]' -o tsv || failed 'The app could not be made.'
  # shellcheck disable=SC2086
  set -- $answer
  app_id=${1:-}
  object_id=${2:-}
  { is_guid "$app_id" && is_guid "$object_id"; } || failed 'az did not answer with the id of the new app.'
  changed "made the app \"$title\""
}

configure_app() {
  step="$app: reading the app"
  read_app || failed 'The app could not be read.'
  list_wrong
  if [ -n "$wrong" ]; then
    if [ "$dry_run" = yes ]; then
      say "$app: would set$wrong"
      return 0
    fi
    step="$app: setting it up"
    set_up_app || failed 'The app could not be changed.'
    changed "set$wrong"
    step="$app: reading back what was set"
    attempt=1
    while read_app && list_wrong && [ -n "$wrong" ]; do
      [ "$attempt" -lt "$tries" ] || failed "What was set is not what stands there now:$wrong."
      attempt=$((attempt + 1))
      sleep "$pause"
    done
    [ -z "$wrong" ] || failed 'What was set could not be read back.'
  else
    say "$app: is as it should be"
  fi
  keep redirects "$s_redirects"
  keep version "$s_version"
  keep id_tokens "$s_id_tokens"
  keep public "$s_public"
  keep creds "$s_creds"
  warn_of_strange_redirects
}

# One read; a line for each property, lists as JSON. Prefixed s_: as it stands.
read_app() {
  access="requiredResourceAccess[?resourceAppId=='$graph_app'].resourceAccess[]"
  own="requiredResourceAccess[?resourceAppId=='$app_id'].resourceAccess[]"
  ask rest --method GET --uri "$graph/applications/$object_id" -o tsv --query "[signInAudience, \
to_string(api.requestedAccessTokenVersion), to_string(web.implicitGrantSettings.enableIdTokenIssuance), to_string(isFallbackPublicClient), \
to_string(web.redirectUris), to_string(identifierUris), \
to_string(api.oauth2PermissionScopes[?value=='mcp.access' && isEnabled].id), to_string(api.oauth2PermissionScopes[?value!='mcp.access']), \
to_string($access | [?id=='$user_read']), to_string($access | [?id!='$user_read']), \
to_string($own), to_string(requiredResourceAccess[?resourceAppId!='$graph_app' && resourceAppId!='$app_id']), \
to_string(optionalClaims.idToken[?name=='email'].name), to_string(optionalClaims.idToken[?name!='email']), \
to_string(optionalClaims.accessToken[?name=='email'].name), to_string(optionalClaims.accessToken[?name!='email']), \
to_string(optionalClaims.saml2Token), \
to_string(passwordCredentials[?displayName=='$secret_label'].[keyId,endDateTime])]" || return 1
  {
    read -r s_audience
    read -r s_version
    read -r s_id_tokens
    read -r s_public
    read -r s_redirects
    read -r s_uris
    read -r s_scope
    read -r s_other_scopes
    read -r s_user_read
    read -r s_other_graph
    read -r s_own_access
    read -r s_other_access
    read -r s_id_claim
    read -r s_other_id_claims
    read -r s_access_claim
    read -r s_other_access_claims
    read -r s_saml_claims
    read -r s_creds
  } <<TEXT
$answer
TEXT
  case $s_creds in '['*']' | null) ;; *) return 1 ;; esac
}

# Names what differs from what has to be.
list_wrong() {
  wrong=
  [ "$s_audience" = AzureADMyOrg ] || wrong="$wrong sign-in-audience"
  [ "$s_version" = 2 ] || wrong="$wrong token-version"
  [ "$s_id_tokens" = true ] || wrong="$wrong id-tokens"
  [ "$s_public" = "$public" ] || wrong="$wrong public-client"
  for uri in $redirects; do
    holds "$s_redirects" "\"$uri\"" || wrong="$wrong $uri"
  done
  holds "$s_user_read" '"Scope"' || wrong="$wrong User.Read"
  holds "$s_id_claim" '"email"' || wrong="$wrong email-claim"
  if [ -n "$app_uri" ]; then
    holds "$s_uris" "\"$app_uri\"" || wrong="$wrong $app_uri"
    holds "$s_access_claim" '"email"' || wrong="$wrong email-claim-of-access-tokens"
    scope_id=$(first_of "$s_scope")
    { [ -n "$scope_id" ] && holds "$s_own_access" "\"$scope_id\""; } || wrong="$wrong mcp.access"
  fi
}

# One change with everything; what else somebody put there stays.
set_up_app() {
  set_redirects=$s_redirects
  for uri in $redirects; do
    holds "$set_redirects" "\"$uri\"" || set_redirects=$(with "$set_redirects" "\"$uri\"")
  done
  graph_access=$(with "$s_other_graph" "{\"id\":\"$user_read\",\"type\":\"Scope\"}")
  set_access=$(with "$s_other_access" "{\"resourceAppId\":\"$graph_app\",\"resourceAccess\":$graph_access}")
  id_claims=$(with "$s_other_id_claims" '{"name":"email","essential":false}')
  access_claims=$(list "$s_other_access_claims")
  set_api='"api":{"requestedAccessTokenVersion":2}'
  set_uri=
  if [ -n "$app_uri" ]; then
    scope_id=$(first_of "$s_scope")
    is_guid "$scope_id" || scope_id=$(new_guid)
    scope="{\"id\":\"$scope_id\",\"value\":\"mcp.access\",\"type\":\"User\",\"isEnabled\":true,\
\"adminConsentDisplayName\":\"Access $title\",\"adminConsentDescription\":\"Use $title as the signed-in person\",\
\"userConsentDisplayName\":\"Access $title\",\"userConsentDescription\":\"Use $title as yourself\"}"
    set_api="\"api\":{\"requestedAccessTokenVersion\":2,\"oauth2PermissionScopes\":$(with "$s_other_scopes" "$scope")}"
    holds "$s_uris" "\"$app_uri\"" || set_uri="\"identifierUris\":$(with "$s_uris" "\"$app_uri\""),"
    # Entra lets an app ask for tokens for itself only when it also lists its own scope.
    set_access=$(with "$set_access" "{\"resourceAppId\":\"$app_id\",\"resourceAccess\":[{\"id\":\"$scope_id\",\"type\":\"Scope\"}]}")
    access_claims=$(with "$s_other_access_claims" '{"name":"email","essential":false}')
  fi
  ask rest --method PATCH --uri "$graph/applications/$object_id" --headers Content-Type=application/json --body "{$set_api,$set_uri\
\"signInAudience\":\"AzureADMyOrg\",\"isFallbackPublicClient\":$public,\
\"web\":{\"redirectUris\":$set_redirects,\"implicitGrantSettings\":{\"enableIdTokenIssuance\":true}},\
\"requiredResourceAccess\":$set_access,\
\"optionalClaims\":{\"idToken\":$id_claims,\"accessToken\":$access_claims,\"saml2Token\":$(list "$s_saml_claims")}}"
}

# Codes of a sign-in go to every address that stands there.
warn_of_strange_redirects() {
  rest=${s_redirects#'['}
  rest=${rest%']'}
  while [ -n "$rest" ]; do
    uri=${rest%%,*}
    case $rest in *,*) rest=${rest#*,} ;; *) rest= ;; esac
    uri=${uri#\"}
    uri=${uri%\"}
    case " $redirects " in *" $uri "*) ;; *) say "$app: also has the redirect URI $uri; remove it if nobody knows why, your operator will ask" ;; esac
  done
}

# Making an app makes no service principal, and without one nobody can sign in to it.
ensure_principal() {
  step="$app: looking for its service principal"
  ask ad sp list --filter "appId eq '$app_id'" --query '[].id' -o tsv || failed 'The service principals of the tenant could not be read.'
  principal=$(printf '%s\n' "$answer" | head -n 1)
  if [ -z "$principal" ]; then
    if [ "$dry_run" = yes ]; then
      say "$app: would make its service principal"
      return 0
    fi
    step="$app: making its service principal"
    attempt=1
    until ask ad sp create --id "$app_id" --query id -o tsv; do
      # Right after the app was made, Entra may not know it yet.
      [ "$attempt" -lt "$tries" ] || failed 'The service principal could not be made.'
      attempt=$((attempt + 1))
      sleep "$pause"
    done
    principal=$answer
    changed 'made its service principal'
  fi
  is_guid "$principal" || failed 'az did not answer with the id of the service principal.'
  keep principal "$principal"
}

# -------------------------------------------------------------------------------------------------------------- secrets

ensure_secret() {
  recall app_id client_id
  recall s_creds creds
  [ -n "$app_id" ] || { say "$app: would make a secret" && return 0; }
  living=$(living_secret "$s_creds")
  if [ -n "$living" ] && [ "$new_secrets" = no ]; then
    keep expires "$living"
    recall secret secret
    if [ -n "$secret" ]; then
      keep secret_state new
      say "$app: has the secret of the pack in $out"
    else
      keep secret_state kept
      say "$app: keeps its secret, whose value only your operator has (--new-secrets makes another)"
    fi
    return 0
  fi
  if [ "$dry_run" = yes ]; then
    say "$app: would make a secret"
    return 0
  fi
  make_secret
}

make_secret() {
  step="$app: making a secret"
  stop_later
  # az warns on standard error, which in the value would spoil it; nothing of that stream is shown, whatever stands in it.
  secret=$(az ad app credential reset --id "$app_id" --append --display-name "$secret_label" --years "$years" --query password -o tsv </dev/null 2>/dev/null)
  code=$?
  case $secret in
    '' | *[!A-Za-z0-9~._-]*) code=1 ;;
  esac
  if [ $code -ne 0 ]; then
    secret=
    keep secret ''
    take_back_unknown_secret
    say '  See whether you own the app (az ad app owner list), or a policy limits secrets (try --years 1).'
    failed 'The secret could not be made.'
  fi
  keep secret "$secret"
  secret=
  keep secret_state new
  keep expires ''
  stop_at_once
  [ -z "$stop_code" ] || exit "$stop_code"
  changed "made a secret for $years years"
  step="$app: reading back the secret"
  if ask ad app credential list --id "$app_id" --query "[?displayName=='$secret_label'].[keyId,endDateTime]" -o tsv; then
    # shellcheck disable=SC2086
    set -- $answer
    while [ $# -gt 2 ]; do
      case $s_creds in *"$1"*) say "$app: the older secret $1 still works; when nobody uses it: az ad app credential delete --id $app_id --key-id $1" ;; esac
      shift 2
    done
    [ $# -lt 2 ] || keep expires "$2"
  fi
}

# A secret that was made without its value arriving is of no use to anybody.
take_back_unknown_secret() {
  if ask ad app credential list --id "$app_id" --query "[?displayName=='$secret_label'].keyId" -o tsv; then
    for key_id in $answer; do
      case $s_creds in *"$key_id"*) continue ;; esac
      is_guid "$key_id" || continue
      ask ad app credential delete --id "$app_id" --key-id "$key_id" && say "$app: took back the secret $key_id, whose value did not arrive" && continue
      say "$app: the secret $key_id was made but its value did not arrive. Delete it: az ad app credential delete --id $app_id --key-id $key_id"
    done
  else
    say "$app: a secret may have been made whose value did not arrive. If the next run keeps a secret here, run it with --new-secrets."
  fi
}

# The end of the latest secret of ours that has not ended.
living_secret() {
  rest=$1
  latest=
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  while :; do
    case $rest in *'","'*) ;; *) break ;; esac
    rest=${rest#*\",\"}
    end=${rest%%\"*}
    rest=${rest#*]}
    if expr "x$end" '>' "x$now" >/dev/null && expr "x$end" '>' "x$latest" >/dev/null; then latest=$end; fi
  done
  printf %s "$latest"
}

# -------------------------------------------------------------------------------------------------------------- consent

ensure_consent() {
  recall app_id client_id
  recall principal principal
  if [ -z "$principal" ]; then
    say "$app: would ask for admin consent"
    return 0
  fi
  wanted='User.Read'
  case $app in *_mcp) wanted='User.Read mcp.access' ;; esac
  step="$app: reading what was consented to"
  if ! has_consent && [ "$dry_run" = no ]; then
    step="$app: giving admin consent"
    if ask ad app permission admin-consent --id "$app_id" && has_consent; then changed 'gave admin consent'; fi
  fi
  if [ "$consented" = yes ]; then
    keep consent granted
  elif [ "$dry_run" = yes ]; then
    say "$app: would ask for admin consent"
  else
    keep consent needed
    consent_needed="$consent_needed $app_id"
  fi
}

has_consent() {
  consented=no
  ask rest --method GET --uri "$graph/oauth2PermissionGrants?\$filter=clientId eq '$principal' and consentType eq 'AllPrincipals'" --query "join(' ', value[].scope)" -o tsv || return 1
  for scope in $wanted; do
    case " $answer " in *" $scope "*) ;; *) return 1 ;; esac
  done
  consented=yes
}

# ------------------------------------------------------------------------------------------------------------- the pack

finish() {
  if [ "$dry_run" = yes ]; then
    delivered=yes
    say 'Nothing was changed: this was a dry run.'
    return 0
  fi
  step='writing the pack'
  deliver true || failed 'The pack could not be written.'
  if [ "$changes" -gt 0 ]; then say "Done: $changes changes."; else say "Done: nothing had to be changed."; fi
  if [ -n "$consent_needed" ]; then
    say 'An administrator of the tenant has to consent once at each of these (whatever page follows may be closed):'
  fi
  for id in $consent_needed; do
    say "  https://login.microsoftonline.com/$tenant/adminconsent?client_id=$id"
  done
  say "Give the pack${out:+ ($out)} to your operator over a channel that both of you trust, then delete it: it holds secrets."
}

# The shell writes it by itself: no other program gets to see a secret.
deliver() {
  if [ -n "$out" ]; then
    into_part print_pack "$1" && mv -f "$out.part" "$out" || return 1
  else
    print_pack "$1" || return 1
  fi
  delivered=yes
}

print_pack() {
  printf '{\n  "schema": "%s",\n  "complete": %s,\n' "$schema" "$1" || return 1
  printf '  "customer": "%s",\n  "tenant_id": "%s",\n  "public_domain": "%s",\n  "apps": {' "$customer" "$tenant" "$domain"
  separator=
  for app in $apps; do
    recall app_id client_id
    recall version version
    if [ -z "$app_id" ] || [ -z "$version" ]; then continue; fi
    printf '%s\n    "%s": {\n      "client_id": "%s",\n' "$separator" "$app" "$app_id"
    recall secret secret
    [ -z "$secret" ] || printf '      "client_secret": "%s",\n' "$secret"
    secret=
    recall value secret_state
    printf '      "secret": "%s",\n' "${value:-missing}"
    recall value expires
    [ -z "$value" ] || printf '      "secret_expires": "%s",\n' "$value"
    describe_app
    [ -z "$app_uri" ] || printf '      "application_id_uri": "%s",\n      "scope": "%s/mcp.access",\n' "$app_uri" "$app_uri"
    recall value redirects
    printf '      "redirect_uris": %s,\n      "token_version": %s,\n' "$value" "$version"
    recall value id_tokens
    printf '      "id_tokens": %s,\n' "$value"
    recall value public
    printf '      "public_client": %s,\n' "$value"
    recall value consent
    printf '      "admin_consent": "%s"\n    }' "${value:-needed}"
    separator=,
  done
  printf '\n  }\n}\n'
}

# A pack of an earlier run holds values that nobody else may have: they go into the new one.
read_earlier_pack() {
  [ -s "$out" ] || return 0
  section=
  owner=
  while IFS= read -r line; do
    case $line in
      *'_mcp": {' | *'"web": {' | *'"vault": {')
        section=${line#*\"}
        section=${section%%\"*}
        ;;
      *'"customer": "'*) owner=$(quoted "$line") ;;
      *'"client_id": "'*) earlier_id=$(quoted "$line") ;;
      *'"client_secret": "'*)
        value=$(quoted "$line")
        case " $apps " in *" $section "*) ;; *) misused "$out holds the secret of $section, which this run would drop. Name another file with --out." ;; esac
        case $value in '' | *[!A-Za-z0-9~._-]*) continue ;; esac
        app=$section
        keep secret "$value"
        keep earlier_id "${earlier_id:-}"
        ;;
    esac
  done <"$out"
  value=
  line=
  [ "$owner" = "$customer" ] || misused "$out is there already and is no pack of $customer. Name another file with --out."
}

quoted() {
  text=${1#*: \"}
  printf %s "${text%%\"*}"
}

# On the way out, whatever the reason: values that exist nowhere else are handed over first.
close_up() {
  trap - EXIT
  if [ "$delivered" = no ] && [ "$dry_run" = no ] && has_values; then
    if deliver false; then
      say "What was made so far is in the pack${out:+ $out} (\"complete\": false). Keep it: its secrets cannot be read again."
    else
      say 'Nobody has the secrets that were just made: run it again with --new-secrets, and --out FILE where there is room.'
    fi
  fi
  if [ -n "$out" ]; then rm -f "$out.part"; fi
  if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
  exit "$1"
}

has_values() {
  for app in $apps; do
    recall value secret_state
    recall secret secret
    [ "$value" = new ] && [ -n "$secret" ] && return 0
  done
  return 1
}

# ---------------------------------------------------------------------------------------------------------------- words

say() { printf '%s\n' "$1" >&2; }

changed() {
  changes=$((changes + 1))
  say "$app: $1"
}

# az, without a terminal to ask at. Its answer goes to $answer; what it says besides is kept apart.
ask() {
  answer=$(az "$@" </dev/null 2>"$scratch/said") || return 1
}

failed() {
  say "axelabs-bootstrap: while $step: $1$(said)"
  say '  What was done so far stays; run the same command again, it goes on from there.'
  exit 1
}

# The last line of az with what it means.
said() {
  [ -s "$scratch/said" ] || return 0
  words=$(grep -v '^WARNING' "$scratch/said" | tail -n 1 | cut -c 1-300)
  [ -n "$words" ] || return 0
  case $words in
    *privileges* | *Authorization_RequestDenied* | *Forbidden*) meaning='you need a role that may register apps: Application Administrator, Cloud Application Administrator or Global Administrator' ;;
    *'az login'* | *AADSTS70* | *InteractionRequired* | *expired*) meaning='sign in again with az login' ;;
    *HostNameNotOnVerifiedDomain* | *erified*domain*) meaning='the domain is not verified in this tenant' ;;
    *'another object'* | *ObjectConflict*) meaning='another app has that application id URI; remove it there (App registrations > Expose an API)' ;;
    *429* | *hrottl* | *'oo many'*) meaning='Entra asks to go slower; wait some minutes' ;;
    *onnection* | *resolve* | *imed*out*) meaning='Microsoft could not be reached; check the network and proxy' ;;
    *) meaning='what az itself says' ;;
  esac
  printf '\n  %s: %s' "$meaning" "$words"
}

# Variables by app: keep NAME VALUE, recall VARIABLE NAME. The names come from this file alone.
keep() { eval "v_${app}_$1=\$2"; }
recall() {
  eval "$1=\${v_${app}_$2:-}"
  # A value of an earlier pack counts only for the very app it was made for.
  if [ "$2" = secret ]; then
    eval "[ -z \"\${v_${app}_earlier_id:-}\" ] || [ \"\${v_${app}_earlier_id:-}\" = \"\${v_${app}_client_id:-}\" ] || $1="
  fi
}

holds() { case $1 in *"$2"*) return 0 ;; *) return 1 ;; esac }

# JSON lists as az prints them: an empty one may be null.
list() { case $1 in '' | null) printf '[]' ;; *) printf %s "$1" ;; esac }
with() {
  case $1 in
    '' | null | '[]') printf '[%s]' "$2" ;;
    *) printf '%s,%s]' "${1%]}" "$2" ;;
  esac
}
first_of() {
  first=${1#'["'}
  [ "$first" != "$1" ] && printf %s "${first%%\"*}"
}

is_guid() {
  case $1 in *[!0-9a-fA-F-]*) return 1 ;; ????????-????-????-????-????????????) return 0 ;; *) return 1 ;; esac
}

new_guid() {
  hex=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  a=${hex%????????????????????????}
  rest=${hex#????????}
  b=${rest%????????????????????}
  rest=${rest#????}
  c=${rest%????????????????}
  rest=${rest#????}
  d=${rest%????????????}
  printf '%s-%s-4%s-8%s-%s' "$a" "$b" "${c#?}" "${d#?}" "${rest#????}"
}

main "$@"
