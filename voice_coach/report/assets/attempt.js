"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const store = get("track");
  if (!store) return;

  const sound = get("sound");
  const bytes = Uint8Array.from(atob(store.textContent), (sign) => sign.charCodeAt(0));
  sound.src = URL.createObjectURL(new Blob([bytes], { type: store.dataset.type }));

  const seek = get("seek");
  const whole = Number(store.dataset.seconds); // browsers only estimate how long an MP3 is, until they have played it
  const clock = (t) => `${Math.floor(t / 60)}:${String(Math.floor(t % 60)).padStart(2, "0")}`;
  const needle = get("needle");
  const gone = all(".gone");
  const shown = get("now");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const words = all(".w[data-at]").map((el) => ({ el, at: Number(el.dataset.at), until: Number(el.dataset.until) }));
  const ordered = [...words].sort((a, b) => a.at - b.at);
  const parts = all("[data-part]").map((el) => {
    const [at, until] = el.dataset.part.split(" ").map(Number);
    return { el, at, until, needle: el.querySelector(".needle") };
  });

  // -- what is seen ------------------------------------------------------------------------------------------

  let lit = [];
  let part = null;
  let stopAt = null;
  let clip = null;
  let following = true;

  /** The words that sound at a time: one of a reply, all of a sentence of the interviewer's. */
  const sounding = (t) => {
    let low = 0;
    let high = ordered.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ordered[middle].at <= t) low = middle + 1;
      else high = middle;
    }
    const last = ordered[low - 1];
    if (!last || t >= last.until) return [];
    if (!last.el.closest(".cue")) return [last];
    return ordered.filter((word) => word.until === last.until);
  };

  const show = () => {
    const t = Math.min(sound.currentTime, whole);
    const now = sounding(t);
    if (now[0] !== lit[0]) {
      lit.forEach((word) => word.el.classList.remove("lit"));
      now.forEach((word) => word.el.classList.add("lit"));
      lit = now;
    }
    const here = parts.find((each) => each.at <= t && t < each.until) || null;
    if (here !== part) {
      if (part) part.el.classList.remove("now");
      if (here) here.el.classList.add("now");
      part = here;
      if (here && following && !sound.paused) keepInSight(here.el);
    }
    if (here && here.needle) place(here.needle, (t - here.at) / (here.until - here.at));
    place(needle, t / whole);
    gone.forEach((el) => put(el, "width", Math.round((t / whole) * 1000)));
    if (shown.textContent !== clock(t)) shown.textContent = clock(t);
    put(seek, "aria-valuenow", Math.round(t));
    put(seek, "aria-valuetext", `${clock(t)} of ${clock(whole)}`);
  };

  /** What has not changed is not painted again: frames have to be cheap for words to keep in step. */
  const put = (el, name, value) => {
    if (el.getAttribute(name) !== String(value)) el.setAttribute(name, value);
  };
  const place = (line, share) => {
    const x = `${Math.round(Math.min(1, share) * 500) / 5}%`;
    put(line, "x1", x);
    put(line, "x2", x);
  };

  const keepInSight = (el) => {
    const box = el.querySelector(".who").getBoundingClientRect();
    if (box.top > 90 && box.bottom < innerHeight - 160) return;
    el.querySelector(".who").scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  };

  const tick = () => {
    if (stopAt !== null && sound.currentTime >= stopAt) sound.pause();
    show();
    if (!sound.paused) requestAnimationFrame(tick);
  };

  // -- what is done ------------------------------------------------------------------------------------------

  const tell = (text) => { get("told").textContent = text; };
  const go = (t) => {
    sound.currentTime = Math.max(0, Math.min(t, whole));
    show();
  };
  const forget = () => {
    stopAt = null;
    if (clip) clip.classList.remove("on");
    clip = null;
  };
  const play = () => sound.play().catch(() => tell("This browser cannot play the sound."));
  const playFrom = (t) => { forget(); following = true; go(t); play(); };
  const playClip = (button) => {
    playFrom(Number(button.dataset.from));
    if (!button.dataset.to) return;
    stopAt = Number(button.dataset.to) + 0.15;
    clip = button;
    clip.classList.add("on");
  };
  const toggle = () => {
    if (sound.paused) { forget(); following = true; play(); } else sound.pause();
  };

  sound.addEventListener("play", () => {
    document.body.classList.add("playing");
    get("play").setAttribute("aria-label", "Pause");
    requestAnimationFrame(tick);
  });
  sound.addEventListener("pause", () => {
    document.body.classList.remove("playing");
    get("play").setAttribute("aria-label", "Play");
    if (clip) forget();
    show();
  });
  sound.addEventListener("seeked", show);
  sound.addEventListener("loadedmetadata", show);
  sound.addEventListener("error", () => tell("This browser cannot play the sound."));
  addEventListener("wheel", () => { following = false; }, { passive: true });
  addEventListener("touchmove", () => { following = false; }, { passive: true });

  get("play").addEventListener("click", toggle);
  get("speed").addEventListener("change", (event) => { sound.playbackRate = Number(event.target.value); });
  all("button[data-from]").forEach((button) => button.addEventListener("click", () => playClip(button)));
  all(".moves [data-at]").forEach((el) =>
    el.addEventListener("click", (event) => { event.stopPropagation(); playFrom(Number(el.dataset.at)); }));
  all(".strip").forEach((strip) => strip.addEventListener("click", (event) => {
    const [from, to] = strip.dataset.span.split(" ").map(Number);
    const box = strip.getBoundingClientRect();
    playFrom(from + ((event.clientX - box.left) / box.width) * (to - from));
  }));

  // -- the place in the conversation -------------------------------------------------------------------------

  const drag = (event) => {
    const box = seek.getBoundingClientRect();
    forget();
    go(((event.clientX - box.left) / box.width) * whole);
  };
  seek.addEventListener("pointerdown", (event) => {
    if (event.target.closest("[data-at]")) return;
    seek.setPointerCapture(event.pointerId);
    drag(event);
  });
  seek.addEventListener("pointermove", (event) => { if (seek.hasPointerCapture(event.pointerId)) drag(event); });

  // -- words -------------------------------------------------------------------------------------------------

  /** One word at a time is in the tab order, and only that one is a button to a screen reader: the rest is text. */
  let chosen = null;
  const choose = (word, focus) => {
    if (chosen) {
      chosen.el.removeAttribute("role");
      chosen.el.tabIndex = -1;
    }
    chosen = word;
    word.el.setAttribute("role", "button");
    word.el.tabIndex = 0;
    if (focus) word.el.focus();
  };
  const wordOf = (target) => words.find((word) => word.el === target);
  if (words.length) choose(words[0], false);
  all(".said").forEach((said) => {
    said.addEventListener("click", (event) => {
      const word = wordOf(event.target.closest(".w"));
      if (!word || String(getSelection())) return;
      choose(word, true);
      playFrom(word.at);
    });
  });

  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10, Home: -Infinity, End: Infinity };
  const onWord = (word, key) => {
    if (key === "Enter") playFrom(word.at);
    else if (key === " ") { if (sound.paused) playFrom(word.at); else sound.pause(); }
    else if (key in steps) {
      const next = words.indexOf(word) + steps[key];
      choose(words[Math.max(0, Math.min(words.length - 1, next))], true);
    } else return false;
    return true;
  };
  const anywhere = (target, key) => {
    const taken = target.closest("button, select, a");
    if (key === " ") { if (taken) return false; toggle(); }
    else if (target.closest("select, .scroll")) return false;
    else if (key === "ArrowLeft") { forget(); go(sound.currentTime - 5); }
    else if (key === "ArrowRight") { forget(); go(sound.currentTime + 5); }
    else if (target === seek && key === "Home") { forget(); go(0); }
    else if (target === seek && key === "End") { forget(); go(whole); }
    else return false;
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const word = wordOf(target);
    if (word ? onWord(word, event.key) : anywhere(target, event.key)) event.preventDefault();
  });

  // -- a move and its words light up together ----------------------------------------------------------------

  all(".turn").forEach((turn) => {
    const light = (note, on) => {
      turn.querySelectorAll(`[data-note="${note}"]`).forEach((el) => el.classList.toggle("on", on));
      turn.querySelectorAll("mark").forEach((el) => {
        if (el.dataset.notes.split(" ").includes(note)) el.classList.toggle("on", on);
      });
    };
    const listen = (el, notes) => {
      for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]])
        el.addEventListener(name, () => notes.forEach((note) => light(note, on)));
    };
    turn.querySelectorAll("[data-note]").forEach((el) => listen(el, [el.dataset.note]));
    turn.querySelectorAll("mark").forEach((el) => listen(el, el.dataset.notes.split(" ")));
  });

  show();
})();
