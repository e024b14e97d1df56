// Shows what needs passkeys where the browser has them. A form with such a button asks the site for a challenge, asks
// the device, and is sent with its answer, so that what comes back is an ordinary page.

const known = "PublicKeyCredential" in window
  && "parseRequestOptionsFromJSON" in PublicKeyCredential
  && "parseCreationOptionsFromJSON" in PublicKeyCredential;

const words = {
  NotAllowedError: "Your device gave no passkey: it was stopped, took too long, or has none for this account. Try once more, or take another way.",
  InvalidStateError: "This device has a passkey of your account already.",
  ConstraintError: "This device can’t keep such a passkey: it must be able to ask for your finger, face or PIN.",
  NotSupportedError: "This device can’t keep such a passkey.",
  SecurityError: "Your browser allows no passkeys at this address.",
};

if (known) {
  for (const part of document.querySelectorAll("[data-needs-passkeys]")) {
    part.hidden = false;
    if ("disabled" in part) part.disabled = false;
  }
  for (const part of document.querySelectorAll("[data-without-passkeys]")) part.hidden = true;
  for (const form of document.querySelectorAll("form[data-challenge]")) form.addEventListener("submit", ask);
}

async function ask(event) {
  const form = event.currentTarget;
  const kind = event.submitter?.dataset.passkey;
  if (!kind) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  say(form, "Your device asks you now.", false);
  try {
    const challenge = await fetch(form.dataset.challenge, {
      method: "POST",
      body: new URLSearchParams({ "form-token": form.elements["form-token"].value }),
    });
    if (challenge.redirected) {
      // Logged out, or too long since the last proof: the page itself leads there and back.
      location.reload();
      return;
    }
    if (!challenge.ok) {
      say(form, "This page is too old, or the site doesn’t answer. Reload it and try once more.", true);
      return;
    }
    const options = await challenge.json();
    const passkey = kind === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.elements.Credential.value = JSON.stringify(passkey);
    form.submit();
  } catch (error) {
    say(form, words[error.name] ?? "That didn’t work. Try once more, or take another way.", true);
  } finally {
    form.ariaBusy = null;
  }
}

function say(form, sentence, isError) {
  const place = form.querySelector("[data-words]");
  place.className = isError ? "error" : "hint";
  place.textContent = sentence;
}
