/* Behaviour added to pages that already work without it. Hooks are data attributes; nothing is evaluated. */
(() => {
  "use strict";

  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];

  /* --- Sizes and numbers as written in Vietnam */

  const formatSize = (bytes) => {
    const units = ["byte", "kB", "MB", "GB"];
    let value = bytes;
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit += 1;
    }
    return `${value.toLocaleString("vi-VN", { maximumFractionDigits: unit ? 1 : 0 })} ${units[unit]}`;
  };

  /* --- A question before an action that cannot be taken back */

  const confirmed = new WeakSet();

  const ask = (question) =>
    new Promise((resolve) => {
      const dialog = document.getElementById("confirm-dialog");
      if (!dialog || typeof dialog.showModal !== "function") {
        resolve(window.confirm(question));
        return;
      }
      dialog.querySelector("[data-question]").textContent = question;
      dialog.returnValue = "";
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
      dialog.showModal();
    });

  const onConfirm = (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (!question || confirmed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question).then((yes) => {
      if (!yes) return;
      confirmed.add(form);
      form.requestSubmit(button);
    });
  };

  /* --- One click, one request */

  const onSubmitOnce = (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter || form.querySelector("[type=submit]");
    if (button) {
      button.classList.add("is-busy");
      button.setAttribute("aria-busy", "true");
    }
  };

  const releaseForms = () => {
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      all(".is-busy", form).forEach((button) => {
        button.classList.remove("is-busy");
        button.removeAttribute("aria-busy");
      });
    });
  };

  /* --- Filters submit themselves; empty fields stay out of the address */

  const tidyAddress = (form) => {
    const empty = all("input, select", form).filter((field) => field.name && field.value === "" && !field.disabled);
    empty.forEach((field) => (field.disabled = true));
    setTimeout(() => empty.forEach((field) => (field.disabled = false)));
  };

  const autoSubmit = (form) => {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
    });
    form.addEventListener("submit", () => tidyAddress(form));
  };

  /* --- Files: names and sizes at once, a warning before a long upload that would be refused */

  const fileProblem = (input, file) => {
    const limit = Number(input.dataset.maxBytes || 0);
    if (limit && file.size > limit) return `quá lớn, tối đa ${formatSize(limit)}`;
    const accepted = (input.accept || "").toLowerCase().split(",").map((part) => part.trim());
    const endings = accepted.filter((part) => part.startsWith("."));
    const name = file.name.toLowerCase();
    if (endings.length && !endings.some((ending) => name.endsWith(ending))) {
      return `không đúng loại tệp (${endings.join(", ")})`;
    }
    return file.size === 0 ? "tệp rỗng" : "";
  };

  const describeFiles = (input, drop, list) => {
    list.replaceChildren();
    drop.classList.remove("bad");
    [...input.files].forEach((file) => {
      const line = document.createElement("li");
      const size = document.createElement("small");
      const problem = fileProblem(input, file);
      size.textContent = ` · ${formatSize(file.size)}${problem ? ` · ${problem}` : ""}`;
      line.textContent = file.name;
      line.append(size);
      line.classList.toggle("bad", Boolean(problem));
      if (problem) drop.classList.add("bad");
      list.append(line);
    });
  };

  const fileDrop = (input) => {
    const drop = document.createElement("div");
    const prompt = document.createElement("div");
    const pick = document.createElement("strong");
    const list = document.createElement("ul");
    drop.className = "file-drop";
    prompt.className = "file-drop-prompt";
    list.className = "file-drop-list";
    list.setAttribute("aria-live", "polite");
    pick.textContent = input.multiple ? "Chọn các tệp" : "Chọn tệp";
    prompt.append(pick, " hoặc kéo thả vào đây");
    drop.classList.toggle("bad", input.classList.contains("is-invalid"));
    input.replaceWith(drop);
    drop.append(prompt, list, input);
    input.addEventListener("change", () => describeFiles(input, drop, list));
    ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, () => drop.classList.add("over")));
    ["dragleave", "drop"].forEach((name) => drop.addEventListener(name, () => drop.classList.remove("over")));
  };

  /* --- A search box above a long list of choices */

  const plain = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

  const filterSelect = (select) => {
    const search = document.createElement("input");
    const options = [...select.options];
    search.type = "search";
    search.className = "form-control select-search";
    search.placeholder = "Gõ để tìm trong danh sách";
    search.setAttribute("aria-label", `Tìm trong danh sách ${select.labels[0] ? select.labels[0].textContent : ""}`);
    search.addEventListener("input", () => {
      const words = plain(search.value);
      const kept = options.filter((option) => option.selected || !option.value || plain(option.text).includes(words));
      select.replaceChildren(...kept);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    select.before(search);
  };

  /* --- Leaving a page with typed text */

  const unsaved = (form) => {
    let dirty = false;
    form.addEventListener("input", () => (dirty = true));
    form.addEventListener("submit", () => (dirty = false));
    window.addEventListener("beforeunload", (event) => {
      if (dirty) event.preventDefault();
    });
  };

  /* --- The session ends after a quiet quarter of an hour: say so while there is time to stay */

  const WARN_BEFORE = 120; // seconds
  const QUIET_AFTER = 90; // seconds without a touch: polling stops, so that it does not keep a session alive
  let lastAnswer = Date.now();
  let lastTouch = Date.now();

  const remaining = (lifetime) => Math.round(lifetime - (Date.now() - lastAnswer) / 1000);

  const watchSession = () => {
    const lifetime = Number(document.body.dataset.sessionSeconds || 0);
    const dialog = document.getElementById("session-dialog");
    if (!lifetime || !dialog || typeof dialog.showModal !== "function") return;
    const clock = dialog.querySelector("[data-remaining]");
    const tick = () => {
      const left = remaining(lifetime);
      if (left <= 0) {
        window.location.reload();
        return;
      }
      if (left > WARN_BEFORE) {
        if (dialog.open) dialog.close();
        return;
      }
      clock.textContent = left >= 60 ? `${Math.ceil(left / 60)} phút` : `${left} giây`;
      if (!dialog.open) dialog.showModal();
    };
    const timer = setInterval(tick, 1000);
    dialog.querySelector("[data-extend]").addEventListener("click", () => {
      fetch(document.body.dataset.keepUrl, { headers: { "HX-Request": "true" }, redirect: "manual" }).then(
        (answer) => {
          if (!answer.ok) {
            clearInterval(timer);
            window.location.reload();
            return;
          }
          lastAnswer = Date.now();
          dialog.close();
        },
      );
    });
  };

  const onTouch = () => {
    lastTouch = Date.now();
  };

  /* --- htmx: polling rests with the person; a sign-in page never lands inside a fragment */

  const onBeforeRequest = (event) => {
    const polling = event.detail.elt.hasAttribute("data-poll");
    const quiet = Date.now() - lastTouch > QUIET_AFTER * 1000 || document.hidden;
    if (polling && quiet) event.preventDefault();
  };

  const onBeforeSwap = (event) => {
    const text = event.detail.xhr.responseText || "";
    if (event.detail.target === document.body || !/^\s*<!doctype html/i.test(text)) return;
    event.detail.shouldSwap = false;
    if (event.detail.elt.hasAttribute("data-poll")) return;
    window.location.reload();
  };

  /* --- Small buttons */

  const onClick = (event) => {
    const refused = event.target.closest("[aria-disabled=true]");
    if (refused) {
      event.preventDefault();
      return;
    }
    const close = event.target.closest("[data-dismiss-note]");
    if (close) close.closest(".note").remove();
    if (event.target.closest("[data-print]")) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      const source = document.querySelector(copy.dataset.copy);
      navigator.clipboard.writeText(source.value || source.textContent.trim()).then(() => {
        copy.textContent = "Đã sao chép";
      });
    }
    all("details.account[open], details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  };

  const onKey = (event) => {
    if (event.key !== "Escape") return;
    all("details.account[open], details[data-menu][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  };

  /* More tabs than the screen is wide: the open one is the one in sight. */
  const showOpenTab = () => {
    const tab = document.querySelector(".page-tabs [aria-current]");
    if (!tab) return;
    const row = tab.parentElement;
    row.scrollLeft += tab.getBoundingClientRect().right - row.getBoundingClientRect().right + 24;
  };

  const focusFirstError = () => {
    const field = document.querySelector("main .is-invalid, main [aria-invalid=true]");
    if (field) field.focus();
  };

  /* --- Start, and again for every fragment that arrives */

  const once = (selector, root, start) =>
    all(selector, root).forEach((element) => {
      if (element.dataset.ready) return;
      element.dataset.ready = "1";
      start(element);
    });

  const enhance = (root) => {
    once("form[data-autosubmit]", root, autoSubmit);
    once("form[data-unsaved]", root, unsaved);
    once("input[type=file]", root, fileDrop);
    once("select[data-filter-select]", root, filterSelect);
  };

  document.addEventListener("submit", onConfirm, true);
  document.addEventListener("submit", onSubmitOnce);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  ["pointerdown", "keydown", "scroll"].forEach((name) => window.addEventListener(name, onTouch, { passive: true }));
  document.addEventListener("htmx:beforeRequest", onBeforeRequest);
  document.addEventListener("htmx:beforeSwap", onBeforeSwap);
  document.addEventListener("htmx:afterRequest", () => (lastAnswer = Date.now()));
  document.addEventListener("htmx:load", (event) => enhance(event.detail.elt.parentNode || document));
  window.addEventListener("pageshow", releaseForms);
  enhance(document);
  showOpenTab();
  focusFirstError();
  watchSession();
})();
