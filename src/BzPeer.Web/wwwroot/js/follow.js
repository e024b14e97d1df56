// Follows, and follows no more, without loading the page again. Whatever goes wrong, the form is sent as it would be
// without this, and the site's own page says what there is to say.

const forms = document.querySelectorAll("form[data-follow]");
for (const form of forms) form.addEventListener("submit", press);

// Who comes back to this page by "back" may find it as it was left: in the middle of a press.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) for (const form of forms) form.ariaBusy = null;
});

async function press(event) {
  const form = event.currentTarget;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
      redirect: "error",
    });
    if (!answer.ok) throw new Error(answer.statusText);
    show(form, await answer.json());
    form.ariaBusy = null;
  } catch {
    form.submit();
  }
}

function show(form, { follows, followers, said }) {
  form.elements.On.value = follows ? "no" : "yes";
  form.querySelector("button").classList.toggle("ghost", follows || "calm" in form.dataset);
  form.querySelector("[data-words]").textContent = follows ? form.dataset.on : form.dataset.off;
  form.querySelector("[data-ends]").textContent = follows ? form.dataset.end : "";
  // The figure stands in the button, and on a profile among the figures.
  const figures = document.querySelectorAll(`dd > a[href="${CSS.escape(form.getAttribute("action"))}"]`);
  for (const figure of [form.querySelector("[data-count]"), ...figures]) if (figure) figure.textContent = followers;
  for (const figure of figures) figure.closest("div").querySelector("dt").textContent = followers === "1" ? "follower" : "followers";
  form.querySelector("[role=status]").textContent = said;
}
