/** Layout and components of the sign-in pages, on the tokens of @axe/ui. Colours come as tokens only, so that their contrast can be proved. */
export const pageRules = `
*,::before,::after{box-sizing:border-box}
html{background:var(--background);color:var(--text);font-family:var(--font-sans);font-size:100%;line-height:1.55;-webkit-text-size-adjust:100%;text-size-adjust:100%}
html:lang(ko){word-break:keep-all;line-height:1.65}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;padding:var(--space-5) var(--space-5) var(--space-6);overflow-wrap:anywhere}
h1,p,dl,dd,ul{margin:0;padding:0}
.brand,.page,.foot{width:100%;max-width:27.5rem}
.brand{display:flex;align-items:center;gap:var(--space-3);margin-bottom:var(--space-8);font-weight:600}
.brand svg{flex:none;color:var(--accent)}
.page{display:flex;flex-direction:column;gap:var(--space-6)}
.head{display:flex;flex-direction:column;gap:var(--space-2)}
h1{font-size:var(--type-display);line-height:1.25;letter-spacing:-.02em;font-weight:700}
.lead{color:var(--muted);text-wrap:pretty}
.line{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 var(--space-2)}
.line>*{min-width:0}
.state{color:var(--accent);margin-bottom:var(--space-1)}
.state.danger{color:var(--danger)}
.state.success{color:var(--success)}
.client{overflow:hidden;background:var(--surface);border:1px solid var(--border);border-radius:var(--radius-medium)}
.client dl>div{padding:var(--space-4) var(--space-5)}
.client dl>*+*{border-top:1px solid var(--border)}
.client .note{padding:var(--space-4) var(--space-5);border-radius:0}
dt,.label{font-size:var(--type-caption);color:var(--muted);line-height:1.4}
dd{margin-top:var(--space-1)}
.name{font-size:var(--type-title);font-weight:700;line-height:1.3;letter-spacing:-.01em}
.host{font-family:var(--font-mono);font-size:var(--type-lead);font-weight:600;line-height:1.4;word-break:break-all}
.aside{color:var(--muted);font-size:var(--type-small)}
.badge{display:inline-flex;align-items:center;gap:var(--space-1);margin-top:var(--space-2);padding:.125rem var(--space-2);border-radius:var(--radius-round);font-size:var(--type-caption);font-weight:600}
.badge.known{background:var(--success-surface);color:var(--success)}
.badge.unverified{background:var(--warning-surface);color:var(--warning)}
.note{display:flex;align-items:flex-start;gap:var(--space-3);padding:var(--space-3) var(--space-4);border-radius:var(--radius-small);font-size:var(--type-small)}
.note svg{flex:none;margin-top:.125rem}
.note.warning{background:var(--warning-surface);color:var(--text)}
.note.warning svg{color:var(--warning)}
.note.danger{background:var(--danger-surface);color:var(--text)}
.note.danger svg{color:var(--danger)}
.scopes{list-style:none;display:flex;flex-direction:column;gap:var(--space-2)}
.scopes li{position:relative;padding-left:var(--space-6)}
.scopes li::before{content:"";position:absolute;left:.25rem;top:.45em;width:.7rem;height:.35rem;border:solid var(--accent);border-width:0 0 2px 2px;transform:rotate(-45deg)}
.group{display:flex;flex-direction:column;gap:var(--space-2)}
h2{margin:0;font-size:var(--type-body);font-weight:600}
.standing{display:flex;flex-direction:column;gap:var(--space-4);padding-top:var(--space-5);border-top:1px solid var(--border)}
.account{display:flex;flex-wrap:wrap;align-items:flex-end;justify-content:space-between;gap:var(--space-1) var(--space-4)}
.account div{min-width:0}
strong{font-weight:600}
code{font-family:var(--font-mono);font-size:.9375em}
.code{font-family:var(--font-mono);font-size:var(--type-display);font-weight:700;letter-spacing:.12em;line-height:1.3}
.actions{display:flex;flex-direction:column;gap:var(--space-3)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,9rem),1fr));gap:var(--space-3)}
.pair form{display:grid}
.actions form,.account form{margin:0}
.button{display:flex;align-items:center;justify-content:center;gap:var(--space-3);width:100%;min-height:3rem;padding:var(--space-2) var(--space-5);border:1px solid var(--outline);border-radius:var(--radius-small);background:var(--surface);color:var(--text);font:inherit;font-weight:600;line-height:1.35;text-align:center;text-decoration:none;cursor:pointer}
.button:hover{background:var(--sunken);color:var(--text)}
.button.primary{border-color:transparent;background:var(--accent);color:var(--on-accent)}
.button.primary:hover{background:var(--accent-strong);color:var(--on-accent)}
.button.quiet{border-color:transparent;background:none;color:var(--muted)}
.button.quiet:hover{background:var(--sunken);color:var(--text)}
.link{min-height:2rem;padding:0;border:0;background:none;color:var(--accent);font:inherit;font-size:var(--type-small);font-weight:600;text-decoration:underline;text-underline-offset:.2em;cursor:pointer}
.field label{display:block;margin-bottom:var(--space-2);font-weight:600}
.field input[type=text]{width:100%;min-height:3.5rem;padding:var(--space-2) var(--space-4);border:1px solid var(--outline);border-radius:var(--radius-small);background:var(--surface);color:var(--text);font-family:var(--font-mono);font-size:var(--type-title);font-weight:600;letter-spacing:.1em;text-transform:uppercase}
.field input[aria-invalid]{border-color:var(--danger)}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px}
.facts{display:grid;align-items:baseline;grid-template-columns:max-content 1fr;gap:var(--space-2) var(--space-4);padding:var(--space-4) var(--space-5);border-radius:var(--radius-small);background:var(--sunken);color:var(--text);font-size:var(--type-small)}
.facts dt{color:var(--muted)}
.facts dd{margin:0;min-width:0}
.foot{margin-top:auto;padding-top:var(--space-8);color:var(--muted);font-size:var(--type-caption)}
@media (min-width:40rem){
body{justify-content:center;padding:var(--space-12) var(--space-6)}
.brand{margin-bottom:var(--space-5)}
.page{padding:var(--space-10);background:var(--surface);border:1px solid var(--border);border-radius:var(--radius-large)}
.brand,.page,.foot{max-width:32rem}
.client{background:var(--background)}
.foot{margin-top:0;padding-top:var(--space-5)}
}`;
