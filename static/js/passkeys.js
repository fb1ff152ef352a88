// Passkeys: the device signs a question of the portal; the answer goes back in a hidden field.
// A form says what it is for: data-passkey="create" (a new one), "get" (of the person whom the
// question names) or "login" (of anybody; the question is fetched when the button is pressed).

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

// The question comes as JSON; the browser wants bytes where JSON has text.
function asked(options) {
  const question = { ...options, challenge: bytes(options.challenge) };
  if (options.user) question.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) question.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) question.allowCredentials = named(options.allowCredentials);
  return question;
}

function answered(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function questionOf(form) {
  if (form.dataset.question) return JSON.parse(form.dataset.question);
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`${reply.status}`);
  return (await reply.json()).request_options;
}

async function ask(form) {
  const publicKey = asked((await questionOf(form)).publicKey);
  const way = form.dataset.passkey === "create" ? "create" : "get";
  return answered(await navigator.credentials[way]({ publicKey }));
}

// A passkey belongs to a name: on a bare number (127.0.0.1) no browser makes or uses one.
const numbered = /^[\d.]+$|^\[/.test(window.location.hostname);

if (window.PublicKeyCredential && !numbered) {
  for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = true;
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = form.querySelector("[role=status]");
      said.textContent = "";
      try {
        form.elements.credential.value = JSON.stringify(await ask(form));
        form.submit();
      } catch {
        said.textContent = form.dataset.trouble;
      }
    });
  }
}
